"""Commands for whoever runs it: eval, serve, doctor."""

import argparse
import platform
import shutil
import sys
from pathlib import Path

from assistant import settings


def evaluate(options: argparse.Namespace) -> int:
    """The gold suite; exit code 1 below the thresholds."""
    from evals.suite import run  # type: ignore[import-not-found,unused-ignore]

    return int(
        run(
            settings.load(),
            [Path(case) for case in options.cases],
            json_output=options.json,
            composer=options.composer,
            baselines=options.baselines,
            html=Path(options.html) if options.html else None,
            split=options.split,
        )
    )


def serve(options: argparse.Namespace) -> int:
    """The server, until it is stopped."""
    from ui.server import serve as run

    chosen = settings.load()
    run(
        chosen,
        host=options.host or chosen.host,
        port=options.port or chosen.port,
        demo=options.demo,
    )
    return 0


def doctor(options: argparse.Namespace) -> int:
    """Check what the product needs; say what to do about what is missing."""
    chosen = settings.load()
    checks = [_python(), _disk(chosen), _model(chosen), _index(chosen), _llm(chosen)]
    for good, text in checks:
        print(f"{'正常' if good else '不行'}　{text}")
    return 0 if all(good for good, _ in checks) else 1


Check = tuple[bool, str]


def _python() -> Check:
    good = sys.version_info >= (3, 11)
    advice = "" if good else "；请改用 3.11 或更新的版本"
    return good, f"Python {platform.python_version()}{advice}"


def _disk(chosen: settings.Settings) -> Check:
    folder = chosen.home if chosen.home.exists() else chosen.home.absolute().parent
    free = shutil.disk_usage(folder).free / 2**30
    advice = "" if free > 1 else "；不足 1 GB，请清理，或用 CEWEN_HOME 换一个地方"
    return free > 1, f"状态文件夹 {chosen.home}，所在磁盘剩余 {free:.1f} GB{advice}"


def _model(chosen: settings.Settings) -> Check:
    from vectorstore import embedder
    from vectorstore.errors import VectorstoreError

    name = chosen.embedder or "bundled"
    try:
        loaded = embedder.load(name)
        loaded.encode(["检查"])
    except (VectorstoreError, OSError) as error:
        return False, f"向量模型 {name}：{error}"
    return True, f"向量模型 {loaded.name}，{loaded.dimension} 维"


def _index(chosen: settings.Settings) -> Check:
    from assistant.desk import Assistant
    from ingest.errors import IngestError
    from vectorstore.errors import VectorstoreError

    try:
        desk = Assistant.open(chosen)
    except (IngestError, VectorstoreError, OSError) as error:
        return False, f"计划与索引：{error}"
    names = "、".join(f"《{plan.title}》" for plan in desk.plans)
    return True, f"已收录 {len(desk.plans)} 份计划：{names}"


def _llm(chosen: settings.Settings) -> Check:
    if not chosen.llm:
        return True, "语言模型：没有设置，由规则作答"
    from assistant.llm.probe import probe

    return probe(chosen)
