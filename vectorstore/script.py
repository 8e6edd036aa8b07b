"""Fold text so that the same word has one form: simplified, half-width, lower case.

What it does not do: replace words (the lexicon mends those) or decide what is asked.
"""

import unicodedata
from functools import cache
from pathlib import Path


@cache
def characters(table: Path) -> dict[int, str]:
    """Traditional → simplified characters, for ``str.translate``.

    Args:
        table: ``data/lexicon/traditional.tsv``; a missing file is an empty table.
    """
    if not table.is_file():
        return {}
    pairs: dict[int, str] = {}
    for line in table.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            traditional, simplified = line.split("\t")[:2]
            pairs[ord(traditional)] = simplified
    return pairs


def fold(text: str, table: dict[int, str]) -> str:
    """The text in the form that all indexes share. Offsets are not kept.

    >>> fold("數位ＡＰＰ", {ord("數"): "数"})
    '数位app'
    """
    return unicodedata.normalize("NFKC", text).lower().translate(table)
