"""From the errors of providers, HTTP and JSON to ours. Judged by shape: no provider is imported."""

import json

from assistant.llm import errors

_WAIT = {408, 409, 425, 500, 502, 504}


def translate(error: BaseException) -> errors.LlmError:
    """The error of ours that says what to do about it."""
    status = _status(error)
    name = type(error).__name__
    if status in (429, 503):
        return errors.Busy(f"模型服务正忙（HTTP {status}）。", retry_after=_retry_after(error))
    if status in _WAIT:
        return errors.Unreachable(f"模型服务出错（HTTP {status}）。")
    if status in (401, 403):
        return errors.Rejected(f"模型服务拒绝访问（HTTP {status}），请检查 CEWEN_LLM_API_KEY。")
    if status == 404:
        return errors.Rejected("模型服务没有这个模型或地址（HTTP 404），请检查 CEWEN_LLM 和地址。")
    if status is not None and 400 <= status < 500:
        return errors.Rejected(f"模型服务不接受这个请求（HTTP {status}）。")
    if isinstance(error, json.JSONDecodeError | UnicodeDecodeError):
        return errors.Broken("模型服务的回答不是有效的 JSON。")
    if "Protocol" in name or "Incomplete" in name:
        return errors.Broken("模型的回答中途断开。")
    if isinstance(error, OSError) or "Connect" in name or "Timeout" in name:
        return errors.Unreachable("连不上模型服务，请检查 CEWEN_LLM_BASE_URL 和服务是否在运行。")
    return errors.Broken(f"模型的回答无法使用（{name}）。")


def _status(error: BaseException) -> int | None:
    for holder in (error, getattr(error, "response", None)):
        status = getattr(holder, "status_code", None)
        if isinstance(status, int):
            return status
    return None


def _retry_after(error: BaseException) -> float:
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    try:
        return min(max(float(headers.get("retry-after", 0)), 0.0), 60.0)
    except ValueError:
        return 0.0
