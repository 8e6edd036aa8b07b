"""For the tests of broken streams: one question, and a model that answers it by a script."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from assistant.desk import Assistant
from evals.scripted import Play, Script, serve

QUESTION = "第12条讲了什么"
SENTENCE = "第12条要求升级12345政务服务便民热线系统。"
GOOD = f"{SENTENCE}[第12条]\n即时通讯、联合办文等功能将得到优化。[第12条]\n"
UNITS = (
    "省数据管理局、省政府办公厅、各设区市、省大数据集团"  # the rules' last line, not streamed yet
)
HALF = Play(
    GOOD, cut_after=12, pause=0.01
)  # the first sentence is whole by then, the second is not
WHOLE = Play(GOOD, pause=0.01)


@contextmanager
def model(base: Assistant, play: Play | Script, **others: Any) -> Iterator[Assistant]:
    """An assistant whose model answers by a script."""
    with serve(play) as server:
        chosen = replace(
            base.settings, llm="openai:scripted", llm_base_url=server.address, llm_retries=0,
            llm_timeout=20, **others,
        )  # fmt: skip
        desk = Assistant(chosen, base.library, base.plans, base.searcher)
        desk.runnable  # noqa: B018 - imports before anybody waits
        yield desk
        if desk._model is not None:
            desk._model.close()
