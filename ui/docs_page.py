"""``/docs``: OpenAPI as a plain page. FastAPI's own page loads scripts from another host."""

import json
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from ui.reading import page

router = APIRouter(include_in_schema=False)
_METHODS = ("get", "post", "put", "patch", "delete")


@router.get("/docs")
async def docs(request: Request) -> HTMLResponse:
    """Every route with its parameters, body and answers."""
    document: dict[str, Any] = request.app.openapi()
    schemas = document.get("components", {}).get("schemas", {})
    routes = [
        _route(path, method, entry)
        for path, entries in document["paths"].items()
        for method, entry in entries.items()
        if method in _METHODS
    ]
    shown = {name: _json(schema) for name, schema in schemas.items()}
    return page(request, "docs.html", info=document["info"], routes=routes, schemas=shown)


def _route(path: str, method: str, entry: dict[str, Any]) -> dict[str, Any]:
    content: dict[str, Any] = entry.get("requestBody", {}).get("content", {})
    body: dict[str, Any] = next(iter(content.values())).get("schema", {}) if content else {}
    return {
        "path": path,
        "method": method.upper(),
        "summary": entry.get("summary", ""),
        "description": entry.get("description", ""),
        "parameters": entry.get("parameters", []),
        "body": _name(body),
        "responses": [
            (status, answer.get("description", ""), _answers(answer))
            for status, answer in entry.get("responses", {}).items()
        ],
    }


def _answers(answer: dict[str, Any]) -> str:
    names = (_name(content.get("schema", {})) for content in answer.get("content", {}).values())
    return "、".join(name for name in names if name)


def _name(schema: dict[str, Any]) -> str:
    """The name of a schema that is referred to, alone or in a list."""
    reference = schema.get("$ref") or schema.get("items", {}).get("$ref", "")
    return str(reference).rpartition("/")[2]


def _json(schema: dict[str, Any]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2)
