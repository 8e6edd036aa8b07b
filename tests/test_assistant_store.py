"""The same storage tests on SQLite and on a real PostgreSQL."""

import datetime
import hashlib
import io
import itertools
import json
import os
import tarfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from programs import postgres
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

from assistant.llm.budget import Budget
from assistant.settings import Settings
from assistant.store import Store, StoreError
from assistant.store.audit import GENESIS
from assistant.store.backup import BackupError, backup, restore
from assistant.store.backup import inspect as look
from assistant.store.conversations import Exchange
from assistant.store.retention import retire
from assistant.store.tables import Base

ANSWER: dict[str, Any] = {
    "id": "a1", "answer": "见第12条", "kind": "leaf", "refused": False, "reason": None,
    "composer": "rules", "seconds": 0.01, "citations": [],
}  # fmt: skip
LONG_AGO = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
_names = itertools.count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    with postgres() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'cewen.db'}"
    address: str = request.getfixturevalue("server")
    name = f"test_{next(_names)}"
    engine = create_engine(f"{address}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return f"{address}/{name}"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = Store.open(url)
    yield opened
    opened.close()


def exchange(question: str = "第12条", session: str | None = "session-1", **more: Any) -> Exchange:
    return Exchange(question, ANSWER, "api", session, **more)


def run(store: Store, statement: str) -> None:
    with store.engine.begin() as connection:
        connection.execute(text(statement))


def test_migrations_make_what_the_models_say(store: Store) -> None:
    found = inspect(store.engine)
    assert set(found.get_table_names()) == {*Base.metadata.tables, "alembic_version"}
    for table in Base.metadata.sorted_tables:
        columns = {c["name"]: c["nullable"] for c in found.get_columns(table.name)}
        assert columns == {c.name: bool(c.nullable) for c in table.columns}, table.name
        indexed = {tuple(i["column_names"]) for i in found.get_indexes(table.name)}
        assert indexed == {tuple(c.name for c in i.columns) for i in table.indexes}, table.name


def test_migrations_go_down_and_up_again(store: Store) -> None:
    from alembic import command

    store.conversations.add(exchange())
    store.migrate("base", step=command.downgrade)
    assert inspect(store.engine).get_table_names() == ["alembic_version"]
    store.migrate()
    assert store.conversations.get("session-1") is None


def test_opening_twice_keeps_everything(url: str) -> None:
    first = Store.open(url)
    first.conversations.add(exchange())
    first.close()
    second = Store.open(url)
    assert second.conversations.get("session-1") is not None
    second.close()


def test_a_conversation_keeps_its_turns_in_order_and_masked(store: Store) -> None:
    store.conversations.add(exchange("身份证350102199001011234能查吗"))
    store.conversations.add(exchange("第二问\0"))
    kept = store.conversations.get("session-1")
    assert kept is not None
    assert [turn["question"] for turn in kept["turns"]] == ["身份证〔已隐去〕能查吗", "第二问"]
    assert kept["title"] == "身份证〔已隐去〕能查吗"
    assert kept["turns"][0]["answer"] == ANSWER


def test_an_exchange_without_a_session_keeps_no_answer(store: Store) -> None:
    store.conversations.add(exchange(session=None))
    with store.engine.connect() as connection:
        rows = connection.execute(text("SELECT conversation, answer, kind FROM turns")).all()
    assert [tuple(row) for row in rows] == [(None, None, "leaf")]


def test_deleting_a_session_leaves_nothing_of_it(store: Store) -> None:
    store.conversations.add(exchange())
    store.conversations.add(exchange(session="session-2"))
    store.feedback.add(answer="a1", vote="up", conversation="session-1")
    assert store.conversations.delete("session-1")
    assert not store.conversations.delete("session-1")
    with store.engine.connect() as connection:
        for table in ("turns", "feedback"):
            query = f"SELECT count(*) FROM {table} WHERE conversation = 'session-1'"  # noqa: S608
            assert connection.execute(text(query)).scalar() == 0
    assert store.conversations.get("session-2") is not None


def test_a_clerks_conversation_is_closed_to_others(store: Store) -> None:
    store.conversations.add(exchange(owner="chen"))
    assert store.conversations.get("session-1") is None
    assert store.conversations.get("session-1", owner="chen") is not None
    assert not store.conversations.delete("session-1")
    assert not store.conversations.rename("session-1", "x", owner="lin")
    store.conversations.add(exchange("别人的问题"))
    kept = store.conversations.get("session-1", owner="chen")
    assert kept is not None
    assert len(kept["turns"]) == 1
    assert [c["turns"] for c in store.conversations.list(owner="chen")] == [1]


def test_votes_are_kept_masked_and_listed_latest_first(store: Store) -> None:
    store.feedback.add(answer="a1", vote="up")
    store.feedback.add(answer="a2", vote="report", comment="打13800138000找我")
    assert [(v["answer"], v["comment"]) for v in store.feedback.list()] == [
        ("a2", "打〔已隐去〕找我"),
        ("a1", ""),
    ]


def test_the_audit_log_verifies_and_counts_from_one(store: Store) -> None:
    assert store.audit.verify().head == GENESIS
    numbers = [store.audit.append("ask", actor="chen", detail={"条": i}) for i in range(3)]
    assert numbers == [1, 2, 3]
    verdict = store.audit.verify()
    assert (verdict.ok, verdict.entries) == (True, 3)
    assert [entry["detail"] for entry in store.audit.entries(limit=1)] == [{"条": 2}]


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("UPDATE audit SET actor = 'x' WHERE seq = 2", id="update"),
        pytest.param("DELETE FROM audit WHERE seq = 3", id="delete"),
    ],
)
def test_the_database_refuses_to_change_the_audit_log(store: Store, statement: str) -> None:
    for _ in range(3):
        store.audit.append("ask")
    with pytest.raises(DBAPIError, match="append-only"):
        run(store, statement)


@pytest.mark.parametrize(
    ("statement", "seq", "reason"),
    [
        pytest.param("UPDATE audit SET actor = 'x' WHERE seq = 2", 2, "被改动", id="changed"),
        pytest.param("DELETE FROM audit WHERE seq = 2", 2, "缺失", id="removed"),
        pytest.param("DELETE FROM audit WHERE seq = 3", 3, "末尾", id="cut"),
        pytest.param("UPDATE audit SET previous = hash WHERE seq = 2", 2, "接不上", id="unlinked"),
    ],
)
def test_whoever_gets_past_the_triggers_is_found_out(
    store: Store, statement: str, seq: int, reason: str
) -> None:
    for _ in range(3):
        store.audit.append("ask")
    if store.is_sqlite:
        run(store, "DROP TRIGGER audit_no_update")
        run(store, "DROP TRIGGER audit_no_delete")
    else:
        run(store, "ALTER TABLE audit DISABLE TRIGGER USER")
    run(store, statement)
    verdict = store.audit.verify()
    assert (verdict.ok, verdict.seq) == (False, seq)
    assert reason in verdict.reason


def test_retention_removes_the_old_and_the_log_still_verifies(store: Store) -> None:
    store.conversations.add(exchange(), at=LONG_AGO)
    store.conversations.add(exchange(session="session-2"))
    store.feedback.add(answer="a", vote="up", at=LONG_AGO)
    store.feedback.add(answer="b", vote="report")
    for _ in range(3):
        store.audit.append("old", at=LONG_AGO)
    store.audit.append("new")
    gone = retire(store, chat_days=30, audit_days=180)
    assert (gone.conversations, gone.turns, gone.feedback, gone.audit) == (1, 1, 1, 3)
    assert store.conversations.get("session-1") is None
    assert store.conversations.get("session-2") is not None
    verdict = store.audit.verify()
    assert (verdict.ok, verdict.entries) == (True, 2)
    assert retire(store, chat_days=30, audit_days=180).audit == 0


def test_the_audit_log_cannot_be_retired_early(store: Store) -> None:
    with pytest.raises(ValueError, match="180"):
        retire(store, chat_days=1, audit_days=30)


def test_many_threads_write_without_error_and_without_a_gap(store: Store) -> None:
    failures: list[Exception] = []

    def write(number: int) -> None:
        try:
            for _ in range(15):
                store.conversations.add(exchange(session=f"session-{number}"))
                store.audit.append("ask", actor=str(number))
        except Exception as error:  # noqa: BLE001 - looked at below
            failures.append(error)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    verdict = store.audit.verify()
    assert (verdict.ok, verdict.entries) == (True, 120)


def test_a_backup_made_while_others_write_is_one_moment(store: Store, tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "plans").mkdir(parents=True)
    (home / "plans" / "a.txt").write_text("原文", encoding="utf-8")
    over = threading.Event()

    def write() -> None:
        while not over.is_set():
            store.conversations.add(exchange())
            store.audit.append("ask")

    threads = [threading.Thread(target=write) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        archives = [tmp_path / f"{n}.tar.gz" for n in range(4)]
        for archive in archives:
            backup(store, home, archive)
    finally:
        over.set()
        for thread in threads:
            thread.join(30)
    for archive in archives:
        other = Store.open(tmp_path / f"{archive.name}.db")
        contents = restore(other, tmp_path / archive.stem, archive)
        assert other.audit.verify().ok
        assert contents.rows["conversations"] <= 1
        assert (tmp_path / archive.stem / "plans" / "a.txt").read_text(encoding="utf-8") == "原文"
        other.close()


def test_a_backup_goes_back_into_its_place_and_numbers_go_on(store: Store, tmp_path: Path) -> None:
    store.conversations.add(exchange())
    store.feedback.add(answer="a1", vote="up")
    store.audit.append("ask")
    backup(store, tmp_path, tmp_path / "b.tar.gz")
    store.conversations.delete("session-1")
    store.audit.append("later")
    restore(store, tmp_path, tmp_path / "b.tar.gz")
    assert store.conversations.get("session-1") is not None
    assert store.feedback.add(answer="a2", vote="up") == 2
    store.conversations.add(exchange("又一问"))
    verdict = store.audit.verify()
    assert (verdict.ok, verdict.entries) == (True, 3)
    assert store.audit.entries(limit=1)[0]["detail"]["entries"] == 3


def test_a_backup_holds_all_that_cannot_be_made_again(store: Store, tmp_path: Path) -> None:
    home, other = tmp_path / "home", tmp_path / "other"
    Budget(home, 0).reserve(70)
    files = {
        "plans/a.txt": "原文", "plans/a.json": "{}", "questions/a.jsonl": "{}\n",
        "lexicon/terms.tsv": "医保卡\t社保卡\n", "secret.key": "ab" * 32,
        "evals/runs/2024.json": "{}", "evals/report.html": "<p>",
    }  # fmt: skip
    rebuilt = {"vectors/a.npz": "x", "chroma/CURRENT": "g", "plans/.a.part": "half"}
    for name, text_ in (files | rebuilt).items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text_, encoding="utf-8")
    contents = backup(store, home, tmp_path / "b.tar.gz")
    assert (tmp_path / "b.tar.gz").stat().st_mode & 0o777 == 0o600
    assert set(contents.others) | {f"plans/{name}" for name in contents.plans} == {
        *files, "llm-usage.db",
    }  # fmt: skip
    for name in ("plans/b.txt", "questions/b.jsonl", "lexicon/b.tsv", "kept.txt"):
        (other / name).parent.mkdir(parents=True, exist_ok=True)
        (other / name).write_text("旧的", encoding="utf-8")
    restore(store, other, tmp_path / "b.tar.gz")
    found = {str(p.relative_to(other)): p for p in other.rglob("*") if p.is_file()}
    assert set(found) - {"llm-usage.db"} == {*files, "kept.txt"}
    assert {name: found[name].read_text(encoding="utf-8") for name in files} == files
    assert found["secret.key"].stat().st_mode & 0o777 == 0o600
    assert Budget(other, 0).used() == 70


def test_an_archive_of_the_first_format_leaves_what_it_does_not_know(
    store: Store, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    (home / "plans").mkdir(parents=True)
    (home / "plans" / "a.txt").write_text("原文", encoding="utf-8")
    backup(store, home, tmp_path / "b.tar.gz")
    rewritten(tmp_path / "b.tar.gz", tmp_path / "old.tar.gz", format=1)
    (home / "questions").mkdir()
    (home / "questions" / "a.jsonl").write_text("{}", encoding="utf-8")
    restore(store, home, tmp_path / "old.tar.gz")
    assert (home / "questions" / "a.jsonl").is_file()


@pytest.mark.parametrize(
    "name", ["plans/../x", "plans/.x", "../x", "/etc/x", "evals/x", "tables/x", "secret.key/x"]
)
def test_an_archive_with_a_strange_path_changes_nothing(
    store: Store, tmp_path: Path, name: str
) -> None:
    backup(store, tmp_path / "home", tmp_path / "b.tar.gz")
    rewritten(tmp_path / "b.tar.gz", tmp_path / "bad.tar.gz", added=name)
    store.conversations.add(exchange())
    with pytest.raises(BackupError, match="不该有"):
        restore(store, tmp_path / "home", tmp_path / "bad.tar.gz")
    assert store.conversations.get("session-1") is not None


def rewritten(source: Path, target: Path, *, added: str = "", format: int = 2) -> None:
    """An archive with another format number, or with a member more that its manifest names."""
    with tarfile.open(source) as archive:
        members = {info.name: archive.extractfile(info).read() for info in archive}  # type: ignore[union-attr]
    manifest = json.loads(members.pop("manifest.json")) | {"format": format}
    if added:
        members[added] = b"x"
        digest = hashlib.sha256(b"x").hexdigest()
        manifest["members"][added] = {"sha256": digest, "bytes": 1, "rows": None}
    members["manifest.json"] = json.dumps(manifest).encode()
    with tarfile.open(target, "w:gz") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "text"])
def test_a_damaged_backup_changes_nothing(tmp_path: Path, damage: str) -> None:
    store = Store.open(tmp_path / "cewen.db")
    store.conversations.add(exchange())
    good = tmp_path / "b.tar.gz"
    backup(store, tmp_path, good)
    data = good.read_bytes()
    middle = len(data) // 2
    damaged = {
        "cut": data[:middle],
        "flipped": data[:middle] + bytes([data[middle] ^ 0xFF]) + data[middle + 1 :],
        "empty": b"",
        "text": "不是备份".encode(),
    }[damage]
    bad = tmp_path / "bad.tar.gz"
    bad.write_bytes(damaged)
    with pytest.raises(BackupError):
        restore(store, tmp_path, bad)
    assert store.conversations.get("session-1") is not None
    assert look(good).rows["turns"] == 1
    store.close()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        pytest.param("nonsense", "无效", id="no-address"),
        pytest.param("mysql://h/x", "不支持", id="other-kind"),
        pytest.param("postgresql://cewen:geheim@127.0.0.1:1/x", "无法打开", id="no-server"),
    ],
)
def test_a_wrong_address_is_said_without_its_password(address: str, said: str) -> None:
    with pytest.raises(StoreError, match=said) as caught:
        Store.open(address)
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize("before", [None, 0o644, 0o666])
def test_the_database_is_its_owners_alone(tmp_path: Path, before: int | None) -> None:
    if before is not None:
        Store.of(Settings(home=tmp_path)).close()
        (tmp_path / "cewen.db").chmod(before)
    old = os.umask(0o000)
    try:
        store = Store.of(Settings(home=tmp_path))
        store.conversations.add(exchange())
        modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.glob("cewen.db*")}
        store.close()
    finally:
        os.umask(old)
    assert modes == dict.fromkeys(("cewen.db", "cewen.db-wal", "cewen.db-shm"), 0o600)


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "cewen.db").write_text("x" * 5000)
    with pytest.raises(StoreError, match="无法打开"):
        Store.of(Settings(home=tmp_path))
