"""``cewen doctor``: does the configured model answer, how soon, and what is left of its tokens."""

import time

import prompts
from assistant.llm.client import Client
from assistant.llm.errors import LlmError
from assistant.settings import Settings


def probe(settings: Settings) -> tuple[bool, str]:
    """Ask the model for two characters; whether that went well, and what to say about it."""
    client = Client(settings)
    first = 0.0
    try:
        client.prepare()
        start = time.monotonic()
        for _ in client.stream(
            prompts.load("probe").render(), until=start + min(settings.llm_timeout, 15)
        ):
            first = first or time.monotonic() - start
    except LlmError as error:
        return False, f"语言模型 {settings.llm}：{error}规则照常作答。"
    finally:
        client.close()
    limit = f"，上限 {settings.llm_daily_tokens}" if settings.llm_daily_tokens else ""
    used = client.budget.used()
    return True, f"语言模型 {settings.llm}，首字 {first:.1f} 秒；今天已用约 {used} 个词元{limit}"
