"""From the setting ``provider:model`` to a chat model. The only import of ``langchain``."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from assistant.llm.errors import NotConfigured, NotInstalled
from assistant.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_EXTRAS = ("openai", "ollama", "deepseek")


def make(settings: Settings) -> "BaseChatModel":
    """The chat model that the settings name. No connection is made.

    Raises:
        NotConfigured: the name lacks its provider, or an address is needed and missing.
        NotInstalled: a package is missing.
    """
    provider, colon, model = settings.llm.partition(":")
    if not colon or not provider or not model:
        raise NotConfigured(
            f"设置 CEWEN_LLM 的值 {settings.llm!r} 无效，应为“提供方:模型”，如 openai:qwen3-8b。"
        )
    options = _OPTIONS.get(provider, _other)(settings)
    try:
        from langchain.chat_models import init_chat_model

        chat: BaseChatModel = init_chat_model(model, model_provider=provider, **options)
        return chat
    except ImportError as error:
        raise NotInstalled(
            f"缺少 {provider} 的软件包，请运行 pip install {_package(provider)}。（{error}）"
        ) from error
    except (ValueError, TypeError) as error:
        raise NotConfigured(f"模型 {settings.llm} 不能使用：{error}") from error


def _package(provider: str) -> str:
    return f"'cewen[{provider}]'" if provider in _EXTRAS else f"langchain langchain-{provider}"


def _openai(settings: Settings) -> dict[str, Any]:
    """Any OpenAI-compatible server. Never the library's own default, a foreign address."""
    if not settings.llm_base_url:
        raise NotConfigured(
            "请设置 CEWEN_LLM_BASE_URL，即模型服务的地址，如 http://127.0.0.1:8000/v1。"
        )
    return {
        "base_url": settings.llm_base_url,
        "api_key": settings.llm_api_key or "none",
        "temperature": settings.llm_temperature,
        "timeout": settings.llm_timeout,
        "max_retries": 0,
        "stream_usage": True,
        "max_tokens": settings.llm_max_tokens,
        # Sent twice: some servers know only the older name and never stop without it.
        "extra_body": {"max_tokens": settings.llm_max_tokens},
    }


def _ollama(settings: Settings) -> dict[str, Any]:
    return {
        "base_url": settings.llm_base_url or "http://127.0.0.1:11434",
        "temperature": settings.llm_temperature,
        "num_predict": settings.llm_max_tokens,
        "num_ctx": settings.llm_context_tokens,
        "client_kwargs": {"timeout": settings.llm_timeout},
    }


def _other(settings: Settings) -> dict[str, Any]:
    options: dict[str, Any] = {
        "temperature": settings.llm_temperature,
        "timeout": settings.llm_timeout,
        "max_retries": 0,
        "max_tokens": settings.llm_max_tokens,
    }
    if settings.llm_base_url:
        options["base_url"] = settings.llm_base_url
    if settings.llm_api_key:
        options["api_key"] = settings.llm_api_key
    return options


_OPTIONS: dict[str, Callable[[Settings], dict[str, Any]]] = {"openai": _openai, "ollama": _ollama}
