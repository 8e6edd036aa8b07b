"""Errors that a client sees, and their one JSON form.

::

    Fault                 status 400, code bad_request
    ├── UnknownThing      404  no such plan, leaf, unit, conversation, model
    ├── TooLarge          413  the body is over the limit
    ├── TooOften          429  rate or concurrency; carries ``Retry-After``
    └── NotReady          503  still loading (or loading failed)

Every error body, of every route, is ``{"error": {...}}`` with the fields of :class:`Problem`. The
names ``message``, ``type``, ``param`` and ``code`` are those that OpenAI's clients read.
"""

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from ui import words


class Detail(BaseModel):
    """One thing that a request got wrong."""

    where: str = Field(description="Path in the request, such as `body.messages.0.role`.")
    what: str = Field(description="What is wrong there.")


class ProblemFields(BaseModel):
    """What went wrong."""

    message: str = Field(description="For people, in Chinese.")
    type: str = Field(description="`invalid_request_error`, `rate_limit_error` or `server_error`.")
    code: str = Field(description="Stable name of the error.")
    param: str | None = Field(default=None, description="The parameter at fault.")
    request_id: str = Field(description="The same as the header `X-Request-ID`.")
    details: list[Detail] = Field(default_factory=list)


class Problem(BaseModel):
    """The body of every error."""

    error: ProblemFields


class Fault(Exception):  # noqa: N818 - the base of the tree above
    """A request that cannot be served as asked; becomes an error body."""

    status = 400
    code = "bad_request"

    def __init__(
        self, message: str, *, param: str | None = None, retry_after: int | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.param = param
        self.retry_after = retry_after


class UnknownThing(Fault):
    """There is nothing of that name."""

    status = 404
    code = "not_found"


class TooLarge(Fault):
    """The request is larger than the limit."""

    status = 413
    code = "too_large"


class TooOften(Fault):
    """Over the rate, or too many at once."""

    status = 429
    code = "rate_limited"


class NotReady(Fault):
    """The assistant is still loading, or could not be loaded."""

    status = 503
    code = "not_ready"


def kind_of(status: int) -> str:
    """OpenAI's class of error for a status."""
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return "rate_limit_error"
    return "server_error" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "invalid_request_error"


def body(
    status: int,
    code: str,
    message: str,
    *,
    request_id: str,
    param: str | None = None,
    details: list[Detail] | None = None,
) -> dict[str, Any]:
    """The JSON of an error."""
    fields = ProblemFields(
        message=message,
        type=kind_of(status),
        code=code,
        param=param,
        request_id=request_id,
        details=details or [],
    )
    return Problem(error=fields).model_dump()


def request_id(request: Request) -> str:
    """The id that the outermost middleware gave to this request."""
    return str(request.scope.get("state", {}).get("request_id", ""))


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """OpenAPI entries for the errors of a route."""
    return {
        status: {"model": Problem, "description": HTTPStatus(status).phrase} for status in statuses
    }


def install(app: FastAPI) -> None:
    """Give the app's errors their one form."""
    app.add_exception_handler(Fault, _fault)  # type: ignore[arg-type]
    app.add_exception_handler(RequestValidationError, _invalid)  # type: ignore[arg-type]
    app.add_exception_handler(HTTPException, _http)  # type: ignore[arg-type]


async def _fault(request: Request, fault: Fault) -> JSONResponse:
    headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
    content = body(
        fault.status, fault.code, fault.message, request_id=request_id(request), param=fault.param
    )
    return JSONResponse(content, fault.status, headers)


async def _invalid(request: Request, error: RequestValidationError) -> JSONResponse:
    details = [_detail(entry) for entry in error.errors()[:20]]
    first = details[0]
    message = words.BAD_REQUEST.format(what=f"{first.where} {first.what}")
    content = body(
        422,
        "invalid",
        message,
        request_id=request_id(request),
        param=first.where,
        details=details,
    )
    return JSONResponse(content, 422)


def _detail(entry: dict[str, Any]) -> Detail:
    """One entry of pydantic's list. The input is not echoed: it may be personal, or no text."""
    text = words.FAULTS.get(entry["type"], words.FAULT)
    known = {key: str(value) for key, value in entry.get("ctx", {}).items()}
    if "{" in text:
        text = text.format(**known) if known else words.FAULT
    where = ".".join(_plain(part) for part in entry["loc"])
    return Detail(where=where, what=text)


def _plain(part: object) -> str:
    """A piece of a path that is safe to encode: a key may hold unpaired surrogates."""
    return str(part).encode("utf-8", "replace").decode("utf-8")[:80]


async def _http(request: Request, error: HTTPException) -> JSONResponse:
    texts = {
        400: (words.BAD_BODY, "bad_request"),
        403: (words.BLOCKED, "forbidden"),
        404: (words.NOT_FOUND, "not_found"),
        405: (words.NOT_ALLOWED.format(method=_plain(request.method)), "method_not_allowed"),
    }
    message, code = texts.get(error.status_code, (words.PROBLEM, "error"))
    content = body(error.status_code, code, message, request_id=request_id(request))
    return JSONResponse(content, error.status_code, dict(error.headers or {}))
