"""What a conversation leaves behind for its next question. Rebuilt from the turns, never stored."""

from dataclasses import dataclass, replace

from assistant.query import Query


@dataclass(frozen=True)
class Context:
    """The last question and what its answer rested on."""

    query: Query | None = None
    leaves: tuple[str, ...] = ()
    """Leaves of the last answer, in the order listed."""
    focus: str | None = None
    """The one leaf that is being talked about; None after a list of several."""
    topic: str = ""
    """What the conversation is about, in words that stand alone."""
    recent: tuple[str, ...] = ()
    """Leaves talked about one by one, the latest last, each once."""
    listed: tuple[str, ...] = ()
    """The last list of several leaves, kept while its entries are looked at one by one."""
    units: tuple[str, ...] = ()
    """Units talked about, the latest last, each once."""

    def after(self, query: Query, leaves: tuple[str, ...]) -> "Context":
        """The context for the question after this one.

        An answer without leaves (a refusal, a greeting) keeps what was talked about before, so that
        ``那第二个呢`` still has its list.
        """
        units = _latest(self.units, query.units)
        if not leaves:
            return replace(self, query=query, units=units)
        focus = leaves[0] if query.kind in ("leaf", "topic", "source") or len(leaves) == 1 else None
        topic = "".join(query.topics) or self.topic
        recent = _latest(self.recent, leaves if focus is None else (focus,))
        inside = set(leaves) <= set(self.listed)
        listed = self.listed if inside and len(leaves) == 1 else leaves
        return Context(query, leaves, focus, topic, recent, listed, units)


def _latest(before: tuple[str, ...], now: tuple[str, ...]) -> tuple[str, ...]:
    """Both in order, each once, at its latest place."""
    return tuple(dict.fromkeys(reversed((*before, *now))))[::-1]
