"""``python -m assistant.intents.train``: learn the reader from its examples; seeded, minutes on one core.

Examples are ``data/intents/*.tsv`` (intent, how it is asked; one file an author), the plan's similar
questions (``topic``) and the questions that no plan answers, by their reasons. Names are masked first,
so that the model holds ways of asking and no plan. Logistic regression over letters; what is written is
one matrix in eight bits.
"""

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import ingest
from assistant.book import Book, Tables
from assistant.intents.mask import masked
from assistant.intents.reader import Reader, ngrams
from assistant.normalise import normalise
from ingest import shipped

SEED = 2024
TOPICS = 2500  # similar questions that stand for plain questions of fact
RARE = 2  # a gram of fewer examples is left out
STRENGTH = 8.0  # inverse regularisation, by the authors left out in turn
REASONS = {
    "personal": "personal", "opinion": "opinion", "injection": "injection", "unclear": "chat",
}  # fmt: skip


@dataclass(frozen=True)
class Example:
    """One way of asking."""

    intent: str
    text: str
    author: str
    after: bool = False
    """Said after an answer."""


def read(data: Path) -> list[Example]:
    """All examples below a ``data`` folder."""
    examples = []
    for path in sorted((data / "intents").glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                intent, text = line.split("\t")
                examples.append(Example(intent, text, path.stem, intent.startswith("f_")))
    examples += _others(data / "questions")
    return examples


def _others(folder: Path) -> list[Example]:
    chosen = random.Random(SEED)  # noqa: S311 - a sample, no secret
    rows = [
        json.loads(line)
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    topics = [row["question"] for row in rows if "leaf" in row]
    refused = [row for row in rows if row.get("reason") in REASONS]
    some = chosen.sample(topics, min(TOPICS, len(topics)))
    return [Example("topic", text, "questions") for text in some] + [
        Example(REASONS[row["reason"]], row["question"], "refusals") for row in refused
    ]


def prepared(examples: Iterable[Example], book: Book) -> list[tuple[str, str]]:
    """(intent, masked question)."""
    return [(e.intent, masked(normalise(e.text, ()).normal, book)) for e in examples]


def fit(pairs: Sequence[tuple[str, str]], *, strength: float = STRENGTH) -> Reader:
    """Learn from masked questions.

    Raises:
        ImportError: scikit-learn is not installed.
    """
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    counts = Counter(gram for _, text in pairs for gram in set(ngrams(text)))
    grams = {
        gram: row for row, gram in enumerate(sorted(g for g, n in counts.items() if n >= RARE))
    }
    columns, rows, values = [], [], []
    for row, (_, text) in enumerate(pairs):
        known = [grams[gram] for gram in set(ngrams(text)) if gram in grams]
        columns += known
        rows += [row] * len(known)
        values += [1 / max(len(known), 1) ** 0.5] * len(known)
    table = csr_matrix((values, (rows, columns)), shape=(len(pairs), len(grams)))
    model = LogisticRegression(C=strength, max_iter=300, class_weight=_weights(pairs))
    model.fit(table, [intent for intent, _ in pairs])
    weights = np.vstack([model.coef_.T, model.intercept_]).astype(np.float32)
    return Reader(tuple(str(c) for c in model.classes_), grams, weights)


def _weights(pairs: Sequence[tuple[str, str]]) -> dict[str, float]:
    """Rare intents weigh more, by the square root: plain questions are the most by far."""
    counts = Counter(intent for intent, _ in pairs)
    most = max(counts.values())
    return {intent: (most / count) ** 0.5 for intent, count in counts.items()}


def write(reader: Reader, path: Path) -> None:
    """Store a model with weights in eight bits, one scale an intent."""
    scale = np.abs(reader.weights).max(axis=0) / 127
    small = np.round(reader.weights / scale).astype(np.int8)
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        path,
        names="\n".join(reader.names),
        grams="\n".join(reader.grams),
        scale=scale.astype(np.float32),
        weights=small,
    )


def score(reader: Reader, pairs: Sequence[tuple[str, str]]) -> float:
    """Share of questions whose intent is read right."""
    return sum(reader.intent(text).name == intent for intent, text in pairs) / max(len(pairs), 1)


def main(arguments: list[str] | None = None) -> int:
    """Train on everything and write the model; before that, each author left out in turn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=shipped.folder())
    parser.add_argument("--held-out", action="store_true", help="score each author by the others")
    options = parser.parse_args(arguments)
    book = Book(ingest.read(shipped.plans()[0]), Tables.read(options.data))
    for after, name in ((False, "first"), (True, "after")):
        examples = [e for e in read(options.data) if e.after == after]
        pairs = prepared(examples, book)
        if options.held_out:
            _hold_out(examples, pairs)
        path = options.data / "intents" / f"{name}.npz"
        write(fit(pairs), path)
        print(f"{name}: {len(pairs)} examples, {path.stat().st_size:,} bytes")
    return 0


def _hold_out(examples: Sequence[Example], pairs: Sequence[tuple[str, str]]) -> None:
    for author in dict.fromkeys(
        e.author for e in examples if e.author not in ("questions", "refusals")
    ):
        rest = [p for e, p in zip(examples, pairs, strict=True) if e.author != author]
        own = [p for e, p in zip(examples, pairs, strict=True) if e.author == author]
        print(f"{author}: {score(fit(rest), own):.3f} of {len(own)}", flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
