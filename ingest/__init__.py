"""A file becomes a :class:`~ingest.plan.Plan`: load, find the outline, read who is responsible.

    >>> import ingest
    >>> plan = ingest.read(ingest.shipped.plans()[0])
    >>> plan.id, len(plan.leaves)
    ('fujian-digital-2024', 31)

Nothing here answers questions or keeps an index. Importing it loads the standard library only; the
readers of PDF, Word and HTML are imported when a file needs them.
"""

from dataclasses import replace
from pathlib import Path

from ingest import errors, shipped
from ingest.document import Document
from ingest.plan import Plan

__all__ = ["Document", "Plan", "errors", "load", "parse", "read", "shipped"]


def load(path: Path | str) -> Document:
    """Load a file or an ``http(s)`` address.

    Raises:
        IngestError: see :mod:`ingest.errors`.
    """
    from ingest.loading import load as load_any

    return load_any(path)


def parse(document: Document) -> Plan:
    """Parse a loaded document.

    Raises:
        NotAPlan: nothing numbered was found.
        ClassifiedDocument: it is marked as secret or internal.
    """
    from ingest.parsing import parse as parse_document

    return parse_document(document)


def read(path: Path | str, *, plan_id: str | None = None) -> Plan:
    """Load and parse.

    Args:
        path: A file or an ``http(s)`` address.
        plan_id: Instead of the id made of place, topic and year.
    """
    plan = parse(load(path))
    return plan if plan_id is None else replace(plan, id=plan_id)
