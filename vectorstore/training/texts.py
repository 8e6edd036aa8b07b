"""The training text, read from the folder that ``README.md`` describes. None is committed."""

import gzip
import json
import lzma
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest import shipped
from vectorstore import script

_ENTRY = re.compile(r"^(\S+) (\S+) \[[^\]]*\] /(.+)/$")
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]|CL:\S+|variant of \S+|see (?:also )?\S+|pr\. \S+")
_HAN = re.compile(r"[\u4e00-\u9fff]")


def fold(text: str) -> str:
    """The same folding as in the search: simplified, half-width, lower case."""
    return script.fold(text, script.characters(shipped.folder() / "lexicon" / "traditional.tsv"))


def rows(data: Path, name: str) -> Iterator[Any]:
    """The rows of ``<data>/train/<name>.jsonl.xz``."""
    with lzma.open(data / "train" / f"{name}.jsonl.xz", "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def running(data: Path) -> Iterator[str]:
    """All text for word statistics, document by document, folded."""
    for row in rows(data, "laws"):
        yield fold(row["text"])
    for row in rows(data, "citizen_board"):
        yield fold("。".join(filter(None, (row["subject"], row["message"], row.get("reply")))))
    for row in rows(data, "provincial_reports"):
        yield fold(row["text"])
    contexts = {row["context"] for row in rows(data, "reading_comprehension")}
    yield from (fold(context) for context in sorted(contexts))
    for row in rows(data, "news"):
        yield fold(row)


def kept_for_tuning(context: str) -> bool:
    """Whether a reading-comprehension context tunes weights, rather than trains the model."""
    return bool(zlib.crc32(context.encode()) & 1)


def glosses(data: Path) -> dict[str, str]:
    """Chinese headword, folded → English gloss without asides, from CC-CEDICT."""
    found: dict[str, list[str]] = {}
    path = data / "train" / "cedict_ts.u8.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            entry = _ENTRY.match(line.strip())
            if not entry or not _HAN.search(entry[2]):
                continue
            senses = (_ASIDE.sub("", sense).strip() for sense in entry[3].split("/"))
            found.setdefault(fold(entry[2]), []).extend(s for s in senses if s and s[0] != "(")
    return {word: "; ".join(senses[:4]) for word, senses in found.items() if senses}
