"""What speaks for each leaf: one column a witness. Knows nothing of weights.

Every witness is in [0, 1] or near it and means the same for every question and plan, so that
weights learned on one plan hold for another: BM25 scores are divided by what a passage holding the
whole question would score, similarities are cosines.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vectorstore.corpus import Corpus
from vectorstore.exact import DenseIndex, Neighbours
from vectorstore.lexical import Query

WITNESSES = (
    "text",  # the leaf's own text, by the asker's words
    "terms",  # the leaf's own text, by the official terms that the lexicon gives, as far as needed
    "sentence",  # its best sentence, by both
    "document",  # text and questions as one document, by the asker's words
    "asked",  # its three most similar questions, by the asker's words
    "meaning",  # its text or best sentence, by vectors, as far as needed
    "asked_meaning",  # its three most similar questions, by vectors
)
NEAREST = 200  # passages asked of the dense index: Chroma's ef_search
LEAST_NEED = 0.05
"""What else than its own words a question needs is 1 less what some text covers of it, and never
nothing: other words and meanings help an everyday question, and only mislead one that already
speaks as the documents do (other people's government questions: first place .80 → .82)."""
SIMILAR = 3  # the mean of three questions beat the best one on the development questions

Scores = NDArray[np.float32]
Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Ask:
    """A question in the forms that the indexes take."""

    words: str
    """Folded, mended, without phrases that carry no topic."""
    terms: dict[str, float]
    """Official terms with their weights; empty when the lexicon knows none."""
    vector: Scores
    """Shape (dimension,), of length 1."""


@dataclass(frozen=True)
class Evidence:
    """Everything the indexes said about one question."""

    table: Scores
    """Shape (leaves, witnesses), in the order of ``WITNESSES``."""
    sentences: Scores
    """Lexical score of each sentence passage."""
    questions: Scores
    """Lexical score of each question passage."""
    similarity: Scores
    """Cosine of every passage; those not among the nearest have the last one's."""

    def witnesses(self, leaf: int) -> dict[str, float]:
        """The row of one leaf, by name."""
        row = zip(WITNESSES, self.table[leaf], strict=True)
        return {name: round(float(value), 4) for name, value in row}

    def nearest_question(self, corpus: Corpus, leaf: int) -> str:
        """The leaf's most similar question; empty when it has none."""
        group = corpus.groups["question"]
        mine = np.flatnonzero(group.owners == leaf)
        if not mine.size:
            return ""
        likeness = self.questions[mine] + self.similarity[group.rows[mine]]
        nearest = int(group.rows[mine[int(np.argmax(likeness))]])
        return corpus.passages[nearest].shown


def gather(corpus: Corpus, dense: DenseIndex, texts: Scores, ask: Ask) -> Evidence:
    """Ask every index once.

    Args:
        corpus: The open plans.
        dense: The nearest passages; with many similar questions these are mostly questions.
        texts: Vectors of the leaves' own texts, as ``Corpus.texts`` numbers them: few beside the
            questions, so they are all compared, and a plan without questions is not crowded out.
        ask: The question.
    """
    neighbours = dense.query(ask.vector, min(NEAREST, max(len(corpus.passages), 1)))
    similarity = _similarities(corpus, neighbours)
    similarity[corpus.texts] = texts @ ask.vector
    leaf, sentence, question = (corpus.groups[k] for k in ("leaf", "sentence", "question"))
    words, terms = Query.of(ask.words), Query.of(ask.terms)
    sentences = sentence.lexical.coverage(Query.of({ask.words: 1.0, **ask.terms}))
    questions = question.lexical.coverage(words)
    text = leaf.best(leaf.lexical.coverage(words))
    need = max(LEAST_NEED, 1 - float(text.max(initial=0)))
    meaning = np.maximum(leaf.best(similarity[leaf.rows]), sentence.best(similarity[sentence.rows]))
    columns = (
        text,
        leaf.best(leaf.lexical.coverage(terms)) * need,
        sentence.best(sentences),
        corpus.documents.coverage(words),
        question.best(questions, SIMILAR),
        meaning * need,
        question.best(similarity[question.rows], SIMILAR),
    )
    table = np.stack(columns, axis=1)
    return Evidence(table, sentences, questions, similarity)


def nothing(corpus: Corpus) -> Evidence:
    """The evidence for a question that says nothing."""
    sentence, question = (len(corpus.groups[kind].rows) for kind in ("sentence", "question"))
    return Evidence(
        np.zeros((len(corpus.leaves), len(WITNESSES)), np.float32),
        np.zeros(sentence, np.float32),
        np.zeros(question, np.float32),
        np.zeros(len(corpus.passages), np.float32),
    )


def _similarities(corpus: Corpus, neighbours: Neighbours) -> Scores:
    """Similarity of every passage; those that are not among the nearest get the last one's."""
    floor = neighbours.similarities[-1] if len(neighbours.rows) else 0.0
    if len(neighbours.rows) == len(corpus.passages):
        floor = 0.0
    found = np.full(len(corpus.passages), floor, dtype=np.float32)
    found[neighbours.rows] = neighbours.similarities
    return found
