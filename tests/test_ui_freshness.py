"""A running server answers from its state folder as it is now, whoever changed it."""

import asyncio
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from serving import ready, served, until
from yearly import write

from assistant.desk import Assistant
from assistant.settings import Settings
from ingest.plan import Plan
from ui import additions
from ui.freshness import Freshness, stamp
from ui.metrics import Metrics
from ui.rehearsal import RehearsalDesk
from ui.server import create_app
from ui.service import Question, Service, Silence

ROOT = Path(__file__).parents[1]


def test_a_plan_that_another_process_ingests_is_answered_from_without_a_restart(
    home: Path, tmp_path: Path
) -> None:
    later, _ = write(tmp_path / "files")
    settings = Settings(home=home, embedder="hashing", rate_per_minute=0)
    with served(create_app(settings, desk=Assistant.open, staff=False)) as address:
        ready(address)

        def ask(question: str) -> dict[str, object]:
            body = {"messages": [{"role": "user", "content": question}]}
            found = httpx.post(f"{address}/api/v1/chat", json=body, timeout=60)
            assert found.status_code == 200, found.text
            answer: dict[str, object] = found.json()
            return answer

        assert ask("2025年的5G基站目标是多少")["reason"] == "other_plan"
        _ingest(home, later)
        until(lambda: "8000个以上" in str(ask("2025年的5G基站目标是多少")["answer"]))
        assert "1万个以上" in str(ask("2024年的5G基站目标是多少")["answer"])
        plans = httpx.get(f"{address}/api/v1/plans").json()
    assert [plan["year"] for plan in plans] == [2024, 2025]


def test_an_added_question_decides_until_it_is_removed(home: Path, plan: Plan) -> None:
    asked = "12345热线要怎么升级"
    settings = Settings(home=home, embedder="hashing", rate_per_minute=0)
    with served(create_app(settings, desk=Assistant.open, staff=False)) as address:
        ready(address)

        def leaves() -> list[str]:
            body = {"messages": [{"role": "user", "content": f"{asked}？"}]}
            answer = httpx.post(f"{address}/api/v1/chat", json=body, timeout=60).json()
            return [citation["leaf"] for citation in answer["citations"]]

        assert leaves() == ["item-12"]
        additions.add_question(home, plan, "item-24", asked, "李")
        until(lambda: leaves() == ["item-24"])
        additions.remove(home, additions.every(home)[0])
        until(lambda: leaves() == ["item-12"])


def _ingest(home: Path, path: Path) -> None:
    environment = {"CEWEN_HOME": str(home), "CEWEN_EMBEDDER": "hashing", "PYTHONPATH": str(ROOT),
                   "PATH": "/usr/bin:/bin"}  # fmt: skip
    command = [sys.executable, "-m", "assistant", "ingest", "--quiet", str(path)]
    subprocess.run(command, env=environment, check=True, cwd=path.parent, timeout=300)


def test_the_first_answers_do_not_wait_for_chroma_which_follows(home: Path) -> None:
    app = create_app(Settings(home=home, embedder="hashing"), staff=False)
    with served(app) as address:
        ready(address)
        service = app.state.running.service
        body = {"messages": [{"role": "user", "content": "第12条由谁负责"}]}
        answer = httpx.post(f"{address}/api/v1/chat", json=body, timeout=60).json()
        assert [citation["leaf"] for citation in answer["citations"]] == ["item-12"]
        until(lambda: getattr(service._desk.searcher.dense, "engine", "") == "chroma")
        again = httpx.post(f"{address}/api/v1/chat", json=body, timeout=60).json()
    assert again["answer"] == answer["answer"]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda at: (at / "plans" / "b.json").write_text("{}"), id="plan"),
        pytest.param(lambda at: (at / "plans" / "a.json").write_text("{ }"), id="withdrawn"),
        pytest.param(lambda at: (at / "plans" / "a.json").unlink(), id="gone"),
        pytest.param(lambda at: (at / "lexicon").mkdir() or (at / "lexicon" / "t").touch(), id="term"),
        pytest.param(lambda at: (at / "questions").mkdir() or (at / "questions" / "q").touch(), id="question"),
    ],
)  # fmt: skip
def test_whatever_a_desk_is_made_of_is_seen(home: Path, change: Callable[[Path], object]) -> None:
    (home / "plans").mkdir(parents=True)
    (home / "plans" / "a.json").write_text("{}")
    before = stamp(home)
    for other in ("chroma", "evals"):
        (home / other).mkdir()
    (home / "cewen.db").touch()
    (home / "plans" / ".b.part").touch()
    assert stamp(home) == before
    change(home)
    assert stamp(home) != before


class Rebuilt:
    """A service whose desks are counted, and may fail to be made."""

    def __init__(self, home: Path, plan: Plan, *, quick: bool = False, pause: float = 1.0) -> None:
        self.made: list[str] = []
        self.broken = False
        self.home = home
        self.service = Service(metrics=Metrics())
        self.plan = plan
        settings = Settings(home=home)
        self.fresh = Freshness(
            settings, self.service, lambda _: self.make("whole"),
            (lambda _: self.make("quick")) if quick else None, pause=pause,
        )  # fmt: skip

    def make(self, name: str) -> RehearsalDesk:
        self.made.append(name)
        if self.broken:
            raise ValueError("a broken plan")
        return RehearsalDesk(self.plan)

    async def asked(self, times: int = 1) -> None:
        for _ in range(times):
            await self.service.answer(Question(("第12条",)))
        for task in (self.fresh._following, self.fresh._second):
            if task is not None:
                await task

    def change(self, name: str) -> None:
        (self.home / "plans").mkdir(parents=True, exist_ok=True)
        (self.home / "plans" / name).touch()


def test_one_change_makes_one_desk_and_no_question_waits(home: Path, plan: Plan) -> None:
    async def play() -> None:
        here = Rebuilt(home, plan, pause=0)
        await here.fresh.first(Silence())
        await here.asked(3)
        assert here.made == ["whole"]
        here.change("b.json")
        await here.asked(3)
        await here.asked(3)
        assert here.made == ["whole", "whole"]
        here.service.close()

    asyncio.run(play())


def test_a_folder_is_looked_at_once_a_second_at_most(home: Path, plan: Plan) -> None:
    async def play() -> None:
        here = Rebuilt(home, plan)
        await here.fresh.first(Silence())
        await here.asked()
        here.change("b.json")
        await here.asked(20)
        assert here.made == ["whole"]
        here.fresh._next = 0.0  # a second later
        await here.asked()
        assert here.made == ["whole", "whole"]
        here.service.close()

    asyncio.run(play())


def test_what_cannot_be_answered_from_leaves_the_desk_and_is_tried_once(
    home: Path, plan: Plan
) -> None:
    async def play() -> None:
        here = Rebuilt(home, plan, pause=0)
        await here.fresh.first(Silence())
        here.broken = True
        here.change("b.json")
        await here.asked(2)
        await here.asked(2)
        assert here.made == ["whole", "whole"]
        here.broken = False
        here.change("c.json")
        await here.asked(2)
        assert here.made == ["whole"] * 3
        here.service.close()

    asyncio.run(play())


def test_a_quick_desk_is_followed_by_a_whole_one(home: Path, plan: Plan) -> None:
    async def play() -> None:
        here = Rebuilt(home, plan, quick=True)
        await here.fresh.first(Silence())
        assert here.made == ["quick"]
        await here.fresh.whole()
        assert here.made == ["quick", "whole"]
        here.change("b.json")
        here.fresh._next = 0.0
        await here.asked()
        await here.asked()
        assert here.made == ["quick", "whole", "quick", "whole"]
        await here.fresh.close()
        here.service.close()

    asyncio.run(play())
