"""A language model as the second composer, kept honest by the same gate as the rules.

``client`` is the one edge to LangChain; ``composer`` asks for statements, has each verified, has
what fails repaired once, and gives way to the rules whenever the model is slow, broken or wrong.
"""

from typing import TYPE_CHECKING

from assistant.settings import Settings, SettingsError

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

    from assistant.llm.client import Client
    from assistant.steps import Turn


def open_model(settings: Settings) -> "Client | None":
    """The configured model; None when the rules answer alone. Nothing is imported or connected.

    Raises:
        SettingsError: ``composer`` wants a model and none is named.
    """
    if settings.composer == "llm" and not settings.llm:
        raise SettingsError(
            "CEWEN_COMPOSER 为 llm，但没有设置 CEWEN_LLM；请写成“提供方:模型”，如 openai:qwen3-8b。"
        )
    if not settings.llm or settings.composer == "rules":
        return None
    from assistant.llm.client import Client

    return Client(settings)


def chain(settings: Settings, model: "Client | None") -> "Runnable[Turn, Turn]":
    """The chain with this model, or of the rules alone. LangChain is imported here."""
    from assistant import chain as rules

    if model is None:
        return rules.build()
    from assistant.llm.composer import Composer, Limits
    from assistant.llm.reading import Reading

    limits = Limits(settings.llm_timeout, settings.llm_context_tokens, settings.llm_max_tokens)
    read = Reading(model, settings.llm_uses, settings.llm_timeout)
    return rules.build(Composer(model, limits), read)
