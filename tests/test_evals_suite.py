"""Play, add up, compare, hold against limits, show: the way of a run, with a double for a desk."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

import ingest
from assistant.answer import Answer
from assistant.settings import Settings
from evals import history, limits, page, report, runner, suite, summary
from evals.baselines import Bm25, Chunks
from evals.cases import PLAN as PLAN_ID
from evals.cases import Case
from evals.history import Change, Run
from evals.limits import Limits, LimitsError
from ingest.plan import Plan
from vectorstore.hashing import Hashing

PLAN = ingest.read(ingest.shipped.plans()[0])


class Shelf:
    """One plan."""

    def get(self, plan_id: str, /) -> Plan:
        assert plan_id == PLAN_ID
        return PLAN


class Parrot:
    """Refuses what it is asked to, and repeats everything else."""

    def __init__(self) -> None:
        self.heard: list[list[str]] = []

    def answer(self, turns: list[str], *, plan: str | None = None) -> Answer:
        self.heard.append(turns)
        refused = "拒" in turns[-1]
        reason = "unclear" if refused else None
        return Answer("1", turns[-1], (), refused, reason, "topic", 0, 31)  # type: ignore[arg-type]


CASES = (
    Case("a-1", "a", ("你好", "再见")),
    Case("a-2", "a", ("拒绝",), split="report"),
    Case("b-1", "b", ("拒绝",), answerable=False),
    Case("b-2", "b", ("天气",), answerable=False, split="report"),
    Case("b-3", "b", ("共3条",), count=3),
)


def played() -> tuple[runner.Result, ...]:
    return runner.play(Parrot(), CASES, Shelf())


def test_a_conversation_is_asked_whole_and_its_last_answer_judged() -> None:
    parrot = Parrot()
    seen: list[str] = []
    results = runner.play(parrot, CASES, Shelf(), done=lambda case: seen.append(case.id))
    assert parrot.heard[0] == ["你好", "再见"]
    assert [result.passed for result in results] == [True, False, True, False, True]
    assert seen == ["a-1", "a-2", "b-1", "b-2", "b-3"]


def test_a_crash_names_the_case() -> None:
    class Broken:
        def answer(self, turns: list[str], *, plan: str | None = None) -> Answer:
            raise RuntimeError("no")

    with pytest.raises(RuntimeError) as caught:
        runner.play(Broken(), CASES, Shelf())
    assert "a-1" in caught.value.__notes__[0]


def test_a_summary_adds_up_what_was_counted_by_hand() -> None:
    found = summary.summarise("cewen", played())
    assert (found.total.passed, found.total.of) == (3, 5)
    assert {name: tally.passed for name, tally in found.categories.items()} == {"a": 1, "b": 2}
    assert {name: tally.of for name, tally in found.splits.items()} == {"dev": 3, "report": 2}
    assert found.refused_right == pytest.approx(1 / 2)
    assert found.over_refusal == pytest.approx(1 / 3)
    assert found.inventions == 0
    assert found.metrics["count"] == summary.Tally(1, 1)


@pytest.mark.parametrize(("share", "value"), [(0.5, 10.0), (0.95, 19.0), (1.0, 20.0), (0.01, 1.0)])
def test_quantiles_are_nearest_ranks(share: float, value: float) -> None:
    assert summary.quantile([float(n) for n in range(1, 21)], share) == value


def test_limits_name_what_is_broken_and_by_how_much() -> None:
    found = summary.summarise("cewen", played())
    bounds = Limits(
        at_least={"passed": 0.95, "precision": 1.0},
        at_most={"over_refusal": 0.5},
        at_most_rules={"p95": -1.0},
        category=0.6,
        category_cases=2,
        categories={"b": 0.7},
    )
    faults = limits.check(found, bounds, rules=False)
    assert faults == (
        "全部通过的比例为 0.6，低于下限 0.95",
        "“a”类的通过率为 0.5，低于下限 0.6",
        "“b”类的通过率为 0.6667，低于下限 0.7",
    )
    assert len(limits.check(found, bounds)) == 4


def test_the_shipped_limits_hold_what_the_product_promises() -> None:
    bounds = limits.load()
    assert bounds.at_most == {"over_refusal": 0.02, "inventions": 0}
    assert bounds.at_least["refused_right"] >= 0.97


@pytest.mark.parametrize("text", ["[at_least]\nspeed = 1", "[at_most]\np95 = 'x'", "[x]", "["])
def test_limits_on_nothing_measured_are_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "limits.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(LimitsError, match=re.escape(str(file))):
        limits.load(file)


def test_a_run_is_compared_with_the_last_over_the_same_cases(tmp_path: Path) -> None:
    old = Run("2026-01-01", "rules", {"a": True, "b": False, "c": True}, {"passed": 0.5})
    part = Run("2026-01-02", "rules", {"a": True, "gone": True}, {"passed": 1.0})
    other = Run("2026-01-03", "llm", {"a": True}, {"passed": 1.0})
    new = Run("2026-01-04", "rules", {"a": False, "b": True, "c": True}, {"passed": 0.6})
    history.store(tmp_path, part)
    history.store(tmp_path, other)
    (tmp_path / "2026-01-05.json").write_text("{", "utf-8")
    assert history.last(tmp_path, new) == part
    assert history.compare(new, part) == Change("2026-01-02", worse=("a",))
    history.store(tmp_path, old)
    assert history.last(tmp_path, new) == old
    assert history.compare(new, old) == Change(
        "2026-01-01", better=("b",), worse=("a",), numbers=(("passed", 0.5, 0.6),)
    )
    assert history.compare(new, None).since == ""


def test_old_runs_are_deleted(tmp_path: Path) -> None:
    for day in range(history.KEEP + 3):
        history.store(tmp_path, Run(f"2026-01-{day:02}", "rules", {}, {}))
    assert len(list(tmp_path.iterdir())) == history.KEEP
    assert not (tmp_path / "2026-01-02.json").exists()


def concluded(home: Path) -> report.Report:
    results = played()
    ours = summary.summarise("cewen", results)
    baseline = summary.summarise("chunks", results)
    return suite.conclude(
        results, (ours, baseline), Settings(home=home), limits.load(), split="all"
    )


def test_a_second_run_knows_the_first(tmp_path: Path) -> None:
    assert concluded(tmp_path).change.since == ""
    assert concluded(tmp_path).change.since != ""


def test_json_has_every_failure_with_its_reasons(tmp_path: Path) -> None:
    body = json.loads(json.dumps(report.to_dict(concluded(tmp_path)), ensure_ascii=False))
    assert body["ok"] is False
    assert body["systems"][0]["total"] == {"passed": 3, "of": 5, "rate": 0.6}
    assert [failure["id"] for failure in body["failures"]] == ["a-2", "b-2"]
    assert body["failures"][0]["faults"] == {"answered": "计划里有，却拒答（unclear）"}


def test_the_terminal_shows_tables_failures_and_limits(tmp_path: Path) -> None:
    console = Console(record=True, width=120, file=(tmp_path / "out.txt").open("w"))
    report.show(concluded(tmp_path), console)
    shown = console.export_text()
    for text in ("按类别", "3/5", "a-2", "未达标", "没有可比的上一次评测"):
        assert text in shown


def test_the_page_opens_offline_and_escapes(tmp_path: Path) -> None:
    found = concluded(tmp_path)
    nasty = replace(found.results[1], case=replace(found.results[1].case, turns=("<b>拒</b>",)))
    text = page.html(replace(found, results=(nasty,)))
    assert "&lt;b&gt;拒&lt;/b&gt;" in text
    assert "<b>" not in text
    assert text.count("<svg") == 4
    assert not re.search(r"https?:|<script|src=|@import|url\(", text)


def test_bad_cases_end_with_two_and_a_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = suite.run(Settings(home=tmp_path), [tmp_path / "none.jsonl"])
    assert code == 2
    assert "none.jsonl" in capsys.readouterr().err.replace("\n", "")


def test_the_chunk_baseline_shows_four_chunks_and_never_refuses() -> None:
    found = Chunks(PLAN, Hashing()).answer(["加快升级网络基础设施"])
    assert len(found.answer.split("\n\n")) >= 4
    assert not found.refused
    assert not Chunks(PLAN, Hashing()).answer(["？？？"]).refused


def test_the_bm25_baseline_shows_whole_leaves_or_refuses() -> None:
    desk = Bm25(PLAN)
    found = desk.answer(["持续推进福泉高速车路协同"])
    assert found.citations[0].leaf == "item-16"
    assert len(found.citations) == 4
    assert "省高速公路集团" in found.answer
    assert desk.answer(["？？？"]).refused
