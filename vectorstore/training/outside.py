"""Collections of documents that are no plans, as the search sees them: each document a leaf.

Two uses: the questions of the reading-comprehension training text, on which the weights for leaves
without similar questions are tuned beside the plan's; and the benchmark sets, which only measure.
"""

import json
import lzma
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from vectorstore.corpus import Corpus
from vectorstore.embedder import Embedder
from vectorstore.lexicon import Lexicon
from vectorstore.passages import Passage
from vectorstore.refusals import Refusals
from vectorstore.search import Searcher
from vectorstore.training import texts
from vectorstore.training.examples import Asked

_SENTENCE = re.compile(r"[^。！？!?;；\n]+[。！？!?;；\n]?")
_LEAST = 4  # characters of a sentence


@dataclass(frozen=True)
class Collection:
    """Documents, and questions with the document that answers each."""

    name: str
    documents: dict[str, str]
    questions: tuple[Asked, ...]


def bench(data: Path, name: str) -> Collection:
    """A benchmark set, ``<data>/bench/<name>_documents.jsonl.xz`` and its questions."""
    documents = {str(row["id"]): row["text"] for row in _rows(data, f"{name}_documents")}
    asked = tuple(
        Asked(row["question"], str(row["document"])) for row in _rows(data, f"{name}_questions")
    )
    return Collection(name, documents, asked)


def reading(data: Path) -> Collection:
    """One question on each context of the reading comprehension that the model never saw."""
    first: dict[str, str] = {}
    for row in texts.rows(data, "reading_comprehension"):
        if texts.kept_for_tuning(row["context"]):
            first.setdefault(row["context"], row["question"])
    kept = list(first.items())
    return Collection(
        "reading",
        {str(number): context for number, (context, _) in enumerate(kept)},
        tuple(Asked(question, str(number)) for number, (_, question) in enumerate(kept)),
    )


def passages(documents: dict[str, str]) -> list[Passage]:
    """A document as a leaf with its sentences."""
    found = []
    for name, text in documents.items():
        found.append(Passage(name, "outside", name, "leaf", text, text, 0, len(text)))
        for match in _SENTENCE.finditer(text):
            sentence = match[0].strip()
            if len(sentence) >= _LEAST:
                place = f"{name}#s{match.start()}"
                found.append(
                    Passage(place, "outside", name, "sentence", sentence, sentence, *match.span())
                )
    return found


def searcher(documents: dict[str, str], model: Embedder, lexicon: Lexicon) -> Searcher:
    """The search over such documents, with the weights for leaves without questions."""
    rows = passages(documents)
    vectors = model.encode([row.text for row in rows])
    refusals = Refusals.from_passages([], vectors[:0], lexicon.fold)
    corpus = Corpus.from_passages((), rows, lexicon.fold)
    return Searcher(corpus, model, vectors, lexicon, refusals)


def _rows(data: Path, name: str) -> Sequence[dict[str, str]]:
    with lzma.open(data / "bench" / f"{name}.jsonl.xz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]
