"""The assistant for language-model clients: the Model Context Protocol over HTTP, at ``/mcp``.

Stateless, so that any replica can answer any request. Four tools, each a thin door to the service.
"""

from typing import Any

from mcp.server.fastmcp import FastMCP
from mcp.server.fastmcp.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from starlette.applications import Starlette

from ingest.plan import Plan
from ui import views, words
from ui.faults import Fault
from ui.service import Question, Service
from ui.shapes import MAX_CHARACTERS

_INSTRUCTIONS = (
    "回答已导入的政府工作计划的问题，每句话都引用原文条目。"
    "ask 提问；get_item 取一条原文；items_of_unit 列出一个责任单位的全部任务；search 检索原文。"
)


def build(service: Service) -> Starlette:
    """Make the endpoint as an ASGI app with a lifespan."""
    server = FastMCP(
        "cewen",
        instructions=_INSTRUCTIONS,
        streamable_http_path="/mcp",
        stateless_http=True,
        json_response=True,
        # The texts are public and there is no login to abuse; behind a proxy any Host is right.
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )
    _tools(server, Tools(service))
    return server.streamable_http_app()


def _tools(server: FastMCP, tools: "Tools") -> None:
    server.tool(
        description="提问，返回带出处的回答（回答 JSON）。history 是之前的提问，从早到晚。"
    )(tools.ask)
    server.tool(
        description="取一个条目的原文、责任单位和位置。item 是条号；无条号用 leaf，如 section-12"
    )(tools.get_item)
    server.tool(description="一个责任单位的全部任务，完整列出。unit 用全称，如 省数据管理局。")(
        tools.items_of_unit
    )
    server.tool(description="在原文中检索，返回最相近的段落。")(tools.search)


class Tools:
    """What a client can call. A wrong argument is a tool error that says what is right."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def ask(
        self, question: str, history: list[str] | None = None, plan: str | None = None
    ) -> dict[str, Any]:
        """Answer a question."""
        turns = (*(history or []), question)
        if sum(len(turn) for turn in turns) > MAX_CHARACTERS:
            raise ToolError(words.TOO_LARGE.format(limit=MAX_CHARACTERS))
        try:
            return await self._service.answer(Question(turns, plan, "mcp"))
        except Fault as fault:
            raise ToolError(fault.message) from None

    async def get_item(
        self, item: int | None = None, leaf: str | None = None, plan: str | None = None
    ) -> dict[str, Any]:
        """One leaf, by item number or by id."""
        source = await self._plan(plan)
        for found in source.leaves:
            if found.id == leaf or (leaf is None and item is not None and found.number == item):
                return views.leaf_out(source, found, "").model_dump()
        name = leaf or f"第{item}条"
        raise ToolError(words.UNKNOWN_LEAF.format(title=source.title, id=name[:80]))

    async def items_of_unit(self, unit: str, plan: str | None = None) -> dict[str, Any]:
        """All leaves of a unit."""
        source = await self._plan(plan)
        leaves = source.units.get(unit)
        if leaves is None:
            raise ToolError(words.UNKNOWN_UNIT.format(title=source.title, unit=unit[:80]))
        return views.unit_line(source, unit, leaves).model_dump()

    async def search(self, query: str, k: int = 10) -> list[dict[str, Any]]:
        """Passages nearest to a text."""
        try:
            return await self._service.search(query[:MAX_CHARACTERS], max(1, min(k, 50)))
        except Fault as fault:
            raise ToolError(fault.message) from None

    async def _plan(self, plan_id: str | None) -> Plan:
        """A plan by id; the first one when none is named."""
        try:
            if plan_id is not None:
                return await self._service.plan(plan_id)
            plans = await self._service.plans()
        except Fault as fault:
            raise ToolError(fault.message) from None
        if not plans:
            raise ToolError(words.NOT_READY)
        return plans[0]
