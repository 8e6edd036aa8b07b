"""The command line: what each command prints, its exit code, and its message on bad input."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant.cli import main
from ingest import shipped

ROOT = Path(__file__).parents[1]
PLAN = shipped.plans()[0]
COMMANDS = [
    "ingest", "show", "parse", "units", "ask", "chat", "answer", "search", "eval", "serve", "doctor",
]  # fmt: skip


@dataclass(frozen=True)
class Ran:
    """What a command left."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One state folder for all commands that only read."""
    return tmp_path_factory.mktemp("cli") / "var"


@pytest.fixture
def run(
    state: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Run:
    monkeypatch.setenv("CEWEN_HOME", str(state))
    monkeypatch.setenv("CEWEN_EMBEDDER", "hashing")
    monkeypatch.chdir(tmp_path)

    def command(*arguments: object) -> Ran:
        capsys.readouterr()
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as stop:
            code = int(stop.code or 0)
        printed = capsys.readouterr()
        return Ran(code, printed.out, printed.err)

    return command


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, run: Run) -> None:
    ran = run(command, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert f"cewen {command}" in ran.out


def test_help_lists_every_command(run: Run) -> None:
    ran = run("--help")
    assert ran.code == 0
    assert all(command in ran.out for command in COMMANDS)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["frage"],
        ["ask"],
        ["ask", "第12条", "--yes"],
        ["ask", "第12条", "第13条"],
        ["answer", "cases.jsonl"],
        ["parse"],
        ["search", "词", "-k", "viele"],
        ["serve", "--port", "http"],
        ["eval", "--split", "half"],
        ["eval", "--composer", "poet"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_told_in_chinese_with_exit_code_2(arguments: list[str], run: Run) -> None:
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert "用法不对" in ran.err
    assert "--help" in ran.err


def bad_files(folder: Path) -> dict[str, Path]:
    contents = {
        "empty.txt": b"",
        "binary.txt": bytes(range(256)) * 40,
        "poem.txt": "床前明月光，疑是地上霜。".encode(),
        "latin.txt": b"\xff\xfe\xfa\xc3\x28\xa0\xa1" * 40,
        "plan.xyz": PLAN.read_bytes(),
        "broken.pdf": b"%PDF-1.7 nothing",
        "broken.docx": b"PK\x03\x04 nothing",
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    (folder / "folder.txt").mkdir()
    return {name: folder / name for name in (*contents, "folder.txt", "missing.txt")}


BAD_FILES = [
    "empty.txt", "binary.txt", "poem.txt", "latin.txt", "plan.xyz", "broken.pdf", "broken.docx",
    "folder.txt", "missing.txt",
]  # fmt: skip


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_that_is_no_plan_is_refused_by_name(name: str, run: Run, tmp_path: Path) -> None:
    ran = run("parse", bad_files(tmp_path)[name], "--json")
    assert (ran.code, ran.out) == (2, "")
    assert name in ran.err
    assert "Traceback" not in ran.err


def test_a_bad_file_is_reported_and_the_others_are_read(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CEWEN_HOME", str(tmp_path / "var"))
    ran = run("ingest", bad_files(tmp_path)["poem.txt"], PLAN)
    assert ran.code == 2
    assert "poem.txt" in ran.err
    assert "31 条" in ran.out
    assert [path.name for path in (tmp_path / "var" / "plans").glob("*.json")] == [
        "fujian-digital-2024.json"
    ]


def test_ingest_reports_counts_and_warnings_and_does_nothing_twice(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CEWEN_HOME", str(tmp_path / "var"))
    first = run("ingest")
    assert first.code == 0
    assert "5 个部分、14 个节、31 条，50 个责任单位，5 项数字指标" in first.out
    assert "注意，第" in first.out
    again = run("ingest")
    assert again.code == 0
    assert "没有变化" in again.out
    assert run("ingest", "--quiet").out == ""


def test_parse_prints_the_contract_and_stores_nothing(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CEWEN_HOME", str(tmp_path / "var"))
    ran = run("parse", PLAN, "--json")
    body = json.loads(ran.out)
    assert ran.code == 0
    assert (body["title"], body["issued"], len(body["leaves"])) == (
        "2024年数字福建工作要点", "2024-04-30", 31,
    )  # fmt: skip
    assert len(body["targets"]) == 5
    assert body["warnings"]
    leaf = body["leaves"][5]
    assert {"id", "number", "section", "part", "title", "units", "start", "end"} <= set(leaf)
    assert [unit["unit"] for unit in leaf["units"]] == ["省数据管理局", "福州大学", "省大数据集团"]
    assert [unit["written"] for unit in leaf["units"]] == [
        "省数据管理局", "福州大学", "省大数据集团",
    ]  # fmt: skip
    assert not (tmp_path / "var").exists()


def test_show_prints_the_outline_or_the_whole_structure(run: Run) -> None:
    outline = run("show")
    assert outline.code == 0
    assert "12. 提升政务业务“一网协同”" in outline.out
    assert "(十四)强化要素保障" in outline.out
    whole = json.loads(run("show", "fujian-digital-2024", "--json").out)
    leaves = [x for part in whole["parts"] for s in part["sections"] for x in s["leaves"]]
    assert len(leaves) == 31
    assert all(whole["text"][leaf["title_start"] :].startswith(leaf["title"]) for leaf in leaves)


def test_ask_prints_the_answer_its_grounds_and_its_label(run: Run) -> None:
    ran = run("ask", "第12条由谁负责")
    assert (ran.code, ran.err) == (0, "")
    assert "省数据管理局、省政府办公厅、各设区市、省大数据集团" in ran.out
    assert "依据：第12条（1/31）" in ran.out
    assert "〔检索结果〕" in ran.out
    assert "**" not in ran.out


def test_ask_prints_the_answer_json(run: Run) -> None:
    body = json.loads(run("ask", "第12条由谁负责", "--json", "--plan", "fujian-digital-2024").out)
    assert [c["leaf"] for c in body["citations"]] == ["item-12"]
    assert body["coverage"] == {"leaves": 1, "of": 31}


@pytest.mark.parametrize("question", ["", "   ", "今天天气怎么样", "第29条"])
def test_a_refusal_is_an_answer_and_no_failure(question: str, run: Run) -> None:
    ran = run("ask", question)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.strip()


@pytest.mark.parametrize(
    "arguments",
    [["ask", "第12条"], ["units"], ["show"]],
    ids=lambda arguments: arguments[0],
)
def test_an_unknown_plan_is_named_with_those_there_are(arguments: list[str], run: Run) -> None:
    chosen = ["nowhere"] if arguments == ["show"] else ["--plan", "nowhere"]
    ran = run(*arguments, *chosen)
    assert (ran.code, ran.out) == (2, "")
    assert "nowhere" in ran.err
    assert "fujian-digital-2024" in ran.err


def test_chat_is_a_conversation_until_an_empty_line(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = iter(["第12条由谁负责", "下一条", "", "第1条"])
    monkeypatch.setattr("builtins.input", lambda _: next(lines))
    ran = run("chat")
    assert ran.code == 0
    assert "依据：第12条" in ran.out
    assert "依据：第13条" in ran.out
    assert next(lines) == "第1条"


def test_chat_ends_with_the_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def end(_: str) -> str:
        raise EOFError

    monkeypatch.setattr("builtins.input", end)
    assert run("chat").code == 0


def test_an_interrupted_command_says_so(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: str) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("builtins.input", interrupt)
    ran = run("chat")
    assert (ran.code, ran.err) == (2, "已中断。\n")


def test_answer_writes_the_last_answers_in_order(run: Run, tmp_path: Path) -> None:
    cases, out = tmp_path / "cases.jsonl", tmp_path / "out.jsonl"
    rows = [
        {"id": "z", "turns": ["第12条归谁", "下一条"]},
        {"id": "a", "turns": ["第29条"]},
    ]
    cases.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    ran = run("answer", cases, "-o", out)
    assert (ran.code, ran.out) == (0, "")
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [line["id"] for line in lines] == ["z", "a"]
    assert [c["leaf"] for c in lines[0]["citations"]] == ["item-13"]
    assert lines[1]["reason"] == "false_premise"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cases.jsonl", "out.jsonl"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{oops", "第 1 行"),
        ('{"turns": ["甲"]}', "id"),
        ('{"id": 1, "turns": []}', "turns"),
        (None, "没有这个文件"),
    ],
)
def test_bad_cases_are_told_and_the_old_output_stays(
    content: str | None, says: str, run: Run, tmp_path: Path
) -> None:
    cases, out = tmp_path / "cases.jsonl", tmp_path / "out.jsonl"
    if content is not None:
        cases.write_text(content, encoding="utf-8")
    out.write_text("old", encoding="utf-8")
    ran = run("answer", cases, "-o", out)
    assert ran.code == 2
    assert says in ran.err
    assert "cases.jsonl" in ran.err
    assert out.read_text(encoding="utf-8") == "old"


def test_answers_into_a_missing_folder_are_refused_before_the_work(
    run: Run, tmp_path: Path
) -> None:
    cases = tmp_path / "cases.jsonl"
    cases.write_text('{"id": 1, "turns": ["第12条"]}', encoding="utf-8")
    ran = run("answer", cases, "-o", tmp_path / "nowhere" / "out.jsonl")
    assert ran.code == 2
    assert "nowhere" in ran.err


def test_units_prints_the_ledger_or_one_unit_of_it(run: Run) -> None:
    ran = run("units", "--unit", "工信厅")
    assert ran.code == 0
    assert ran.out.splitlines()[0] == "省工信厅（6）"
    assert len(ran.out.splitlines()) == 7
    assert "省财政厅（1）" in run("units").out


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "docx"])
def test_units_writes_files(suffix: str, run: Run, tmp_path: Path) -> None:
    path = tmp_path / f"台账.{suffix}"
    ran = run("units", "--unit", "省财政厅", "-o", path)
    assert ran.code == 0
    assert "1 行" in ran.out
    assert path.stat().st_size > 100


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--unit", "省教育局"], "省教育厅"),
        (["-o", "a.pdf"], ".xlsx"),
        (["-o", "nowhere/a.csv"], "nowhere"),
    ],
)
def test_units_says_what_is_wrong(arguments: list[str], says: str, run: Run) -> None:
    ran = run("units", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err


def test_search_prints_ranks(run: Run) -> None:
    hits = json.loads(run("search", "算力共享平台", "-k", "3", "--json").out)
    assert len(hits) == 3
    assert hits[0]["leaf"] == "item-2"
    assert {"leaf", "score", "dense_rank", "lexical_rank", "text"} <= set(hits[0])
    plain = run("search", "算力共享平台", "-k", "3")
    assert (plain.code, len(plain.out.splitlines())) == (0, 3)


@pytest.mark.parametrize("command", [["ask", "第12条"], ["show"], ["doctor"], ["serve"], ["units"]])
def test_a_wrong_setting_is_told_by_every_command(
    command: list[str], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CEWEN_PROT", "1")
    ran = run(*command)
    assert (ran.code, ran.out) == (2, "")
    assert "CEWEN_PROT" in ran.err


def test_a_home_that_is_a_file_is_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "var"
    blocked.write_text("", encoding="utf-8")
    monkeypatch.setenv("CEWEN_HOME", str(blocked))
    ran = run("ask", "第12条")
    assert ran.code == 2
    assert "var" in ran.err


def test_doctor_checks_and_says_what_it_found(run: Run) -> None:
    ran = run("doctor")
    assert ran.code == 0
    assert "Python" in ran.out
    assert "2024年数字福建工作要点" in ran.out
    assert "不行" not in ran.out


def test_doctor_fails_with_advice_when_the_model_is_missing(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CEWEN_EMBEDDER", str(tmp_path / "no-model"))
    ran = run("doctor")
    assert ran.code == 1
    assert "不行" in ran.out
    assert "no-model" in ran.out


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a process in another folder."""
    home = tmp_path_factory.mktemp("elsewhere") / "var"
    return {
        **os.environ,
        "CEWEN_HOME": str(home),
        "CEWEN_EMBEDDER": "hashing",
        "PYTHONPATH": str(ROOT),
    }


def test_it_runs_from_another_folder_with_its_state_in_cewen_home(
    installed: dict[str, str], tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "assistant", "ask", "第12条由谁负责"]
    ran = subprocess.run(
        command, cwd=tmp_path, env=installed, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "依据：第12条" in ran.stdout
    assert list(tmp_path.iterdir()) == []
    assert (Path(installed["CEWEN_HOME"]) / "plans").is_dir()


@pytest.mark.parametrize("locale", ["C", "POSIX"])
def test_a_terminal_without_utf8_is_no_obstacle(
    locale: str, installed: dict[str, str], tmp_path: Path
) -> None:
    environment = {**installed, "LC_ALL": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    ran = subprocess.run(
        [sys.executable, "-m", "assistant", "show"],
        cwd=tmp_path, env=environment, capture_output=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert "数字福建" in ran.stdout.decode("utf-8")


def test_a_reader_that_stops_early_is_no_error(installed: dict[str, str], tmp_path: Path) -> None:
    script = f"{sys.executable} -m assistant show --json | head -c 10"
    ran = subprocess.run(
        ["bash", "-o", "pipefail", "-c", script],
        cwd=tmp_path, env=installed, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "Traceback" not in ran.stderr


def test_the_installed_command_is_there() -> None:
    program = shutil.which("cewen", path=str(Path(sys.executable).parent))
    if program is None:
        pytest.skip("not installed as a package (pip install -e .)")
    ran = subprocess.run([program, "--help"], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
