"""Which sentence of a leaf speaks most of a question: what is quoted.

Three witnesses: the sentence's words (with the lexicon's terms), its vector, and the similar
questions that were written about it. What it does not do: choose the leaf.
"""

from dataclasses import dataclass

import numpy as np

from vectorstore.corpus import Corpus
from vectorstore.evidence import Evidence

WORDS = 1.0
MEANING = 0.5
ASKED = 1.0
TITLE = 0.9
"""A title names what its sentences say; on equal terms a sentence is the better quotation."""


@dataclass(frozen=True)
class Ranked:
    """A sentence of a leaf with what speaks for it."""

    text: str
    """Verbatim."""
    start: int
    end: int
    score: float
    """Unitless, ≥ 0; comparable within one question."""


def rank_sentences(corpus: Corpus, found: Evidence, leaf: int) -> list[Ranked]:
    """All sentences of a leaf (its title too), best first; a leaf always has at least one.

    Args:
        corpus: The open plans.
        found: What the indexes said.
        leaf: Number of the leaf.
    """
    sentences, questions = corpus.groups["sentence"], corpus.groups["question"]
    first, last = np.searchsorted(sentences.owners, [leaf, leaf + 1])
    begin, end = np.searchsorted(questions.owners, [leaf, leaf + 1])
    votes = np.zeros(last - first, dtype=np.float32)
    about = corpus.about[begin:end] - first
    likeness = found.questions[begin:end] + found.similarity[questions.rows[begin:end]]
    np.maximum.at(votes, about[about >= 0], likeness[about >= 0])
    rows = sentences.rows[first:last]
    scores = WORDS * found.sentences[first:last] + MEANING * found.similarity[rows] + ASKED * votes
    ranked = []
    for row, score in zip(rows, scores, strict=True):
        passage = corpus.passages[row]
        weight = TITLE if passage.id.endswith("#s0") else 1.0
        ranked.append(Ranked(passage.shown, passage.start, passage.end, weight * float(score)))
    if not ranked:
        whole = corpus.passages[corpus.groups["leaf"].rows[leaf]]
        return [Ranked(whole.shown, whole.start, whole.end, 0.0)]
    return sorted(ranked, key=lambda one: -one.score)
