"""Commands for whoever runs it: serve, doctor, audit, backup, restore."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant import checks, settings
from assistant.store import Store
from assistant.store.backup import BackupError, Contents, backup, inspect, restore
from ui import doctor as surroundings


def serve(options: argparse.Namespace) -> int:
    """The server, until it is stopped."""
    from ui.server import serve as run

    chosen = settings.load()
    run(chosen, host=options.host, port=options.port, demo=options.demo)
    return 0


def doctor(options: argparse.Namespace) -> int:
    """Check what the product needs; say what to do about what is missing."""
    chosen = settings.load()
    good = True
    for fine, text in (*checks.checks(chosen), *surroundings.checks(chosen)):
        print(f"{'正常' if fine else '不行'}　{text}")
        good = good and fine
    return 0 if good else 1


def audit(options: argparse.Namespace) -> int:
    """Walk the hash chain of the audit log; exit code 1 when it is broken."""
    with _store(settings.load()) as store:
        verdict = store.audit.verify()
    if verdict.ok:
        print(f"审计日志完整：{verdict.entries} 条，末条 {verdict.head[:16]}。")
        return 0
    print(f"审计日志不完整：{verdict.reason}")
    return 1


def save(options: argparse.Namespace) -> int:
    """Write the state folder and the database to one archive; the server may go on."""
    chosen = settings.load()
    target = Path(options.file)
    if not target.absolute().parent.is_dir():
        raise BackupError(f"文件夹 {target.absolute().parent} 不存在，请先建立。")
    with _store(chosen) as store:
        contents = backup(store, chosen.home, target)
    print(
        f"已备份到 {target}：{_plans(contents)} 份计划，{sum(contents.rows.values())} 行记录，"
        f"{len(contents.others)} 个其他文件。"
    )
    return 0


def load(options: argparse.Namespace) -> int:
    """Put an archive in the place of the present state, after checking it whole."""
    chosen = settings.load()
    source = Path(options.file)
    if options.check:
        contents = inspect(source)
        print(f"{source} 完好：{contents.made}，{_plans(contents)} 份计划。")
        return 0
    with _store(chosen) as store:
        contents = restore(store, chosen.home, source)
    print(f"已从 {source} 恢复 {_plans(contents)} 份计划；正在运行的服务请重新启动。")
    return 0


def _plans(contents: Contents) -> int:
    """Plans, not files: each has an original and a record."""
    return sum(name.endswith(".json") for name in contents.plans)


@contextmanager
def _store(chosen: settings.Settings) -> Iterator[Store]:
    store = Store.of(chosen)
    try:
        yield store
    finally:
        store.close()
