"""The library of plans: idempotent, atomic, and nothing changes when a file is bad."""

import json
import os
from pathlib import Path

import pytest

import ingest
from ingest import errors, library, parsing
from ingest.library import Library
from ingest.plan import Plan

TEXT = (
    "某省人民政府关于印发某省2023年数字政府工作要点的通知\n一、甲\n1.子。做子。（责任单位：省A厅、B厅）\n"
    "2.丑。做丑3个。（责任单位：省C厅）\n"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "in.txt"
    path.write_text(TEXT, "utf-8")
    return path


@pytest.fixture
def store(tmp_path: Path) -> Library:
    return Library(tmp_path / "home")


def state(store: Library) -> dict[str, bytes]:
    if not store.folder.is_dir():
        return {}
    return {path.name: path.read_bytes() for path in sorted(store.folder.iterdir())}


def test_opening_makes_nothing(store: Library) -> None:
    assert store.plans() == []
    assert not store.folder.parent.exists()


def test_adding_twice_is_adding_once(store: Library, file: Path) -> None:
    plan, status = store.add(file, plan_id="a")
    assert status == "new"
    before = state(store)
    assert store.add(file, plan_id="a") == (plan, "unchanged")
    assert state(store) == before
    assert store.get("a") == plan
    assert store.original("a").read_bytes() == file.read_bytes()


def test_the_shipped_plan_keeps_its_id(store: Library) -> None:
    plan, status = store.add(ingest.shipped.plans()[0])
    assert (plan.id, status) == ("fujian-digital-2024", "new")
    assert store.plans() == [plan]


def test_the_same_text_from_two_crawls_is_one_plan(store: Library, file: Path) -> None:
    first, _ = store.add(file)
    other = file.with_name("other.txt")
    other.write_text(
        "首页 > 文件\n分享到：\n" + TEXT.replace("\n", "\r\n  ").replace("（", "("), "utf-8"
    )
    second, status = store.add(other)
    assert (second.id, status) == (first.id, "duplicate")
    assert len(store.plans()) == 1


def test_a_changed_text_under_one_id_replaces_the_first(store: Library, file: Path) -> None:
    store.add(file)
    file.write_text(TEXT.replace("3个", "4个"), "utf-8")
    plan, status = store.add(file)
    assert status == "replaced"
    assert [p.text for p in store.plans()] == [plan.text]
    assert len(state(store)) == 2


def test_another_document_never_takes_the_id_of_the_first(store: Library, file: Path) -> None:
    first = "福建省人民政府关于印发福建省2023年数字政府工作要点的通知\n1.甲。做甲。\n2.乙。做乙。"
    second = "福建省人民政府关于印发福建省2023年数字政府任务清单的通知\n1.丙。做丙。\n2.丁。做丁。"
    found = []
    for text in (first, second):
        file.write_text(text, "utf-8")
        found.append(store.add(file))
    assert [status for _, status in found] == ["new", "new"]
    assert found[0][0].id == "fujian-digital-government-2023"
    assert found[1][0].id == f"fujian-digital-government-2023-{found[1][0].sha256[:8]}"


@pytest.mark.parametrize("data", [b"", b"\x00\x01", "今天天气好".encode(), "秘密★1年\n".encode()])
def test_a_bad_file_changes_nothing(store: Library, file: Path, data: bytes) -> None:
    store.add(file)
    before = state(store)
    file.write_bytes(data)
    with pytest.raises(errors.IngestError):
        store.add(file)
    assert state(store) == before


def test_a_withdrawn_plan_is_silent_until_it_is_restored(store: Library, file: Path) -> None:
    plan, _ = store.add(file, plan_id="a")
    store.withdraw("a")
    assert store.plans() == []
    with pytest.raises(errors.NotStored, match="已撤回"):
        store.get("a")
    assert [record.withdrawn for record in store.records()] == [True]
    store.restore("a")
    assert store.get("a") == plan


def test_an_unknown_id_names_the_ones_there_are(store: Library, file: Path) -> None:
    store.add(file, plan_id="a")
    with pytest.raises(errors.NotStored, match="现有：a"):
        store.get("b")


@pytest.mark.parametrize("name", ["../a", "a/b", "", ".", "a.b", "年", "-a"])
def test_an_id_is_a_file_name_and_nothing_else(store: Library, file: Path, name: str) -> None:
    with pytest.raises(errors.NotStored, match="不能作为 id"):
        store.add(file, plan_id=name)
    with pytest.raises(errors.NotStored, match="不能作为 id"):
        store.get(name)


def test_a_record_of_older_rules_is_parsed_again(
    store: Library, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, _ = store.add(file, plan_id="a")
    path = store.folder / "a.json"
    raw = json.loads(path.read_text("utf-8"))
    raw["plan"]["title"] = "旧的标题"
    raw["parser"] = parsing.VERSION - 1
    path.write_text(json.dumps(raw), "utf-8")
    assert store.get("a") == plan
    assert json.loads(path.read_text("utf-8"))["parser"] == parsing.VERSION


def test_a_broken_record_is_made_again_from_the_original(store: Library, file: Path) -> None:
    plan, _ = store.add(file, plan_id="a")
    (store.folder / "a.json").write_text('{"plan": ', "utf-8")
    again = store.get("a")
    assert (again.leaves, again.text) == (plan.leaves, plan.text)


def test_a_kill_between_the_two_files_leaves_the_old_state(
    store: Library, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, _ = store.add(file, plan_id="a")
    write = library._write

    def killed(path: Path, data: bytes) -> None:
        if path.suffix == ".json":
            raise KeyboardInterrupt
        write(path, data)

    monkeypatch.setattr(library, "_write", killed)
    file.write_text(TEXT.replace("做子", "做别的"), "utf-8")
    with pytest.raises(KeyboardInterrupt):
        store.add(file, plan_id="a")
    assert store.get("a") == plan
    assert store.original("a").read_text("utf-8") == TEXT


def test_an_interrupted_write_leaves_no_half_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: int) -> None:
        raise OSError("disk full")

    path = tmp_path / "x.json"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="disk full"):
        library._write(path, b"new")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("x.json", b"old")]


def test_plans_come_back_equal(store: Library, file: Path) -> None:
    plan, _ = store.add(file)
    assert Plan.from_json(plan.to_json()) == plan == Library(store.folder.parent).get(plan.id)
