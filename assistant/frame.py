"""A question taken apart: what is named, what is asked, what is left. No logic here."""

from dataclasses import dataclass

from assistant.intents.table import Reading
from assistant.query import Ask, UnitMention
from assistant.references import References

VALUES: frozenset[str] = frozenset(
    {"phone", "address", "person", "money", "when", "status", "name", "quota"}
)
"""Asks for a kind of value that plans do not print."""
WHOLE = frozenset({"document", "counts", "outline", "oddities"})
"""Kinds of questions about the document as a whole."""


@dataclass(frozen=True)
class Frame:
    """A question taken apart: what is named, what is asked, what is left."""

    text: str
    asks: frozenset[Ask]
    refs: References
    mentions: tuple[UnitMention, ...]
    places: tuple[str, ...]
    content: str
    kinds: frozenset[str]
    """Labels of ``kinds.tsv`` that match."""
    reading: Reading
    """What it wants, by a model."""
    bare: str
    """The content without the words by which a kind was recognised."""
