"""The official OpenAI and MCP clients against a served app."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import httpx
import openai
import pytest
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client
from serving import ready, served

from assistant.settings import Settings
from ingest.plan import Plan
from ui.rehearsal import RehearsalDesk
from ui.server import create_app

ASKED: Any = [{"role": "user", "content": "第12条由哪些单位负责？"}]


@pytest.fixture(scope="module")
def address(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    settings = Settings(home=tmp_path_factory.mktemp("var"))
    with served(create_app(settings, desk=RehearsalDesk(plan), staff=False)) as where:
        assert ready(where)["mcp"] == "ready"
        yield where


@pytest.fixture
def client(address: str) -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0)


def test_openai_completion_keeps_citations_in_text_and_field(client: openai.OpenAI) -> None:
    completion = client.chat.completions.create(model="cewen", messages=ASKED, temperature=0.3)
    assert "[第12条]" in (completion.choices[0].message.content or "")
    answer = (completion.model_extra or {})["cewen"]
    assert answer["citations"][0]["leaf"] == "item-12"


def test_openai_stream_joins_to_the_same_text(client: openai.OpenAI) -> None:
    whole = client.chat.completions.create(model="cewen", messages=ASKED)
    chunks = list(client.chat.completions.create(model="cewen", messages=ASKED, stream=True))
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
    assert text == whole.choices[0].message.content
    assert chunks[-1].choices[0].finish_reason == "stop"
    assert (chunks[-1].model_extra or {})["cewen"]["citations"][0]["leaf"] == "item-12"


def test_openai_models_name_the_plans(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["cewen", "cewen/fujian-digital-2024"]
    one = client.chat.completions.create(model="cewen/fujian-digital-2024", messages=ASKED)
    assert one.model == "cewen/fujian-digital-2024"


def test_openai_content_may_come_in_parts(client: openai.OpenAI) -> None:
    parts: Any = [{"role": "user", "content": [{"type": "text", "text": "第12条"}]}]
    answer = client.chat.completions.create(model="cewen", messages=parts)
    assert "一网协同" in (answer.choices[0].message.content or "")


def test_openai_errors_are_of_its_classes(client: openai.OpenAI) -> None:
    with pytest.raises(openai.NotFoundError, match="没有名为 gpt-9 的模型"):
        client.chat.completions.create(model="gpt-9", messages=ASKED)
    with pytest.raises(openai.NotFoundError):
        client.chat.completions.create(model="cewen/none", messages=ASKED)
    with pytest.raises(openai.UnprocessableEntityError):
        client.chat.completions.create(model="cewen", messages=[])


def mcp(address: str, work: Callable[[ClientSession], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        async with (
            streamable_http_client(f"{address}/mcp") as (read, write, _),
            ClientSession(read, write) as session,
        ):
            await session.initialize()
            return await work(session)

    return asyncio.run(run())


def test_mcp_lists_its_four_tools(address: str) -> None:
    tools = mcp(address, lambda session: session.list_tools())
    assert [tool.name for tool in tools.tools] == ["ask", "get_item", "items_of_unit", "search"]
    assert all(tool.description for tool in tools.tools)


@pytest.mark.parametrize(
    ("tool", "arguments", "path", "expected"),
    [
        pytest.param("ask", {"question": "第12条"}, ("citations", 0, "item"), 12, id="ask"),
        pytest.param(
            "ask", {"question": "下一条", "history": ["第1条"]}, ("refused",), True, id="history"
        ),
        pytest.param("get_item", {"item": 12}, ("title",), "提升政务业务“一网协同”", id="item"),
        pytest.param("get_item", {"leaf": "section-12"}, ("title",), "健全管理机制", id="leaf"),
        pytest.param("items_of_unit", {"unit": "省数据管理局"}, ("items",), 21, id="unit"),
        pytest.param(
            "search", {"query": "密码应用", "k": 2}, ("result", 0, "leaf"), "item-24", id="search"
        ),
    ],
)
def test_mcp_tools_answer(
    address: str, tool: str, arguments: dict[str, Any], path: tuple[Any, ...], expected: object
) -> None:
    result = mcp(address, lambda session: session.call_tool(tool, arguments))
    assert not result.isError
    value = result.structuredContent
    for step in path:
        value = value[step]
    assert value == expected


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        pytest.param("get_item", {"item": 29}, "没有编号为 第29条 的条目", id="item"),
        pytest.param("get_item", {}, "没有编号为", id="nothing"),
        pytest.param("items_of_unit", {"unit": "某单位"}, "没有名为 某单位 的责任单位", id="unit"),
        pytest.param("ask", {"question": "x", "plan": "none"}, "没有编号为 none 的文件", id="plan"),
        pytest.param("ask", {"question": "长" * 9000}, "上限", id="long"),
        pytest.param("ask", {}, "question", id="missing"),
    ],
)
def test_mcp_says_what_is_wrong(
    address: str, tool: str, arguments: dict[str, Any], said: str
) -> None:
    result = mcp(address, lambda session: session.call_tool(tool, arguments))
    assert result.isError
    assert said in result.content[0].text


def test_mcp_turns_away_what_is_no_protocol(address: str) -> None:
    for body in ("", "{", "[]", '{"jsonrpc":"2.0"}'):
        response = httpx.post(
            f"{address}/mcp", content=body, headers={"Content-Type": "application/json"}
        )
        assert 400 <= response.status_code < 500
