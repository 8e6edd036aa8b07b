"""The suite with a model that is good, bad, malicious or broken: nothing is invented."""

import dataclasses

import pytest

from assistant.desk import Assistant
from assistant.settings import Settings
from evals import cases, runner, summary
from evals.plays import MODES
from evals.scripted import serve

_EVERY = 18  # of the suite's cases; ``cewen eval --composer llm`` plays them all


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Plan and indexes, read once."""
    return Assistant.open(Settings(home=tmp_path_factory.mktemp("plays") / "var"))


@pytest.mark.parametrize("mode", sorted(MODES))
def test_no_mode_of_the_played_model_makes_the_suite_invent(mode: str, base: Assistant) -> None:
    with serve(MODES[mode]()) as server:
        settings = dataclasses.replace(
            base.settings, llm="openai:scripted", llm_base_url=server.address, llm_retries=0,
            llm_uses=("rewrite", "split"), llm_breaker_failures=1000,
        )  # fmt: skip
        desk = Assistant(settings, base.library, base.plans, base.searcher)
        played = runner.play(desk, cases.load()[::_EVERY], base.library)
        desk.close()
    found = summary.summarise(mode, played)
    assert [r.case.id for r in played for v in r.verdicts
            if v.metric in ("invented", "quoted", "private") and not v.passed] == []  # fmt: skip
    assert found.by_model > (0 if mode == "broken" else 10), (
        "the model was hardly asked: nothing is shown by that"
    )
    assert (found.dropped > found.by_model) is (mode in ("bad", "malicious"))
    printed = {plan.id: plan.text.replace(" ", "") for plan in base.plans}
    assert [
        statement.text for result in played for statement in result.answer.statements
        if statement.prose and statement.text.rstrip("。") not in printed[result.case.plan]
    ] == []  # fmt: skip
    rules = runner.play(base, [r.case for r in played], base.library)
    refusals = [(r.answer.refused, r.answer.reason) for r in rules]
    assert [(r.answer.refused, r.answer.reason) for r in played] == refusals
