"""All passages of the open plans with their indexes: what a search looks into.

Passages lie leaf by leaf, so that "the best of a leaf's passages" is one numpy call.
What it does not do: weigh one kind of evidence against another.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.plan import Plan
from vectorstore.lexical import Lexical
from vectorstore.passages import Kind, Passage

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Group:
    """The passages of one kind (leaf, sentence, question), leaf by leaf, with their index."""

    rows: Rows
    """Numbers of the passages."""
    owners: Rows
    """For each of them the number of its leaf; ascending."""
    lexical: Lexical
    leaves: Rows
    """Numbers of the leaves that have any."""
    table: Rows
    """For each of those leaves the places of its passages in ``rows``, filled up with -1."""
    total: int
    """How many leaves there are in all."""

    @classmethod
    def of(cls, rows: Rows, owners: Rows, lexical: Lexical, total: int) -> "Group":
        """Arrange passages that lie leaf by leaf."""
        leaves, counts = np.unique(owners, return_counts=True)
        table = np.full((len(leaves), int(counts.max(initial=1))), -1, dtype=np.int64)
        for line, (end, count) in enumerate(zip(np.cumsum(counts), counts, strict=True)):
            table[line, :count] = np.arange(end - count, end)
        return cls(rows, owners, lexical, leaves, table, total)

    def best(self, scores: NDArray[np.float32], k: int = 1) -> NDArray[np.float32]:
        """Mean of each leaf's ``k`` highest scores (0 for what it lacks): shape (leaves,).

        Args:
            scores: Shape (passages of the group,).
            k: At least 1.
        """
        found = np.zeros(self.total, dtype=np.float32)
        if not self.leaves.size:
            return found
        arranged = np.append(scores, np.float32(0))[self.table]
        if k == 1:
            found[self.leaves] = arranged.max(axis=1)
        else:
            k = min(k, arranged.shape[1])
            found[self.leaves] = -np.partition(-arranged, k - 1, axis=1)[:, :k].mean(axis=1)
        return found


@dataclass(frozen=True)
class Corpus:
    """Every passage and every leaf of the open plans."""

    plans: tuple[Plan, ...]
    passages: tuple[Passage, ...]
    leaves: tuple[tuple[str, str], ...]
    """``(plan id, leaf id)``; a leaf's number is its place here."""
    groups: dict[Kind, Group]
    texts: Rows
    """Numbers of the passages that are the plans' own text: leaves and sentences."""
    documents: Lexical
    """One document a leaf: its text and all its questions."""
    about: Rows
    """For each question the place, in the group of sentences, of the one it asks about; or -1."""
    questioned: NDArray[np.bool_]
    """For each leaf, whether it has questions."""
    folded: str
    """All texts, as they are indexed."""

    def prints(self, word: str) -> bool:
        """Whether a folded word stands in a text or a question."""
        return word in self.folded

    @classmethod
    def from_passages(
        cls, plans: Sequence[Plan], passages: Sequence[Passage], fold: Callable[[str], str]
    ) -> "Corpus":
        """Index passages that lie leaf by leaf, in the order of the plans.

        Args:
            plans: The plans the passages come from.
            passages: As ``passages.of_plan`` gives them, one plan after the other.
            fold: Gives all indexed text the form that queries have.
        """
        leaves = tuple(dict.fromkeys((passage.plan, passage.leaf) for passage in passages))
        number = {leaf: at for at, leaf in enumerate(leaves)}
        owners = np.array([number[p.plan, p.leaf] for p in passages], dtype=np.int64)
        folded = [fold(passage.text) for passage in passages]
        groups: dict[Kind, Group] = {}
        for kind in ("leaf", "sentence", "question"):
            rows = np.array([at for at, p in enumerate(passages) if p.kind == kind], dtype=np.int64)
            index = Lexical.from_texts([folded[row] for row in rows])
            groups[kind] = Group.of(rows, owners[rows], index, len(leaves))
        documents: list[list[str]] = [[] for _ in leaves]
        for owner, passage, text in zip(owners, passages, folded, strict=True):
            if passage.kind != "sentence":
                documents[owner].append(text)
        return cls(
            plans=tuple(plans),
            passages=tuple(passages),
            leaves=leaves,
            groups=groups,
            texts=np.sort(np.concatenate([groups["leaf"].rows, groups["sentence"].rows])),
            documents=Lexical.from_texts(["\n".join(texts) for texts in documents]),
            about=_about(passages, groups["sentence"], groups["question"]),
            questioned=np.bincount(groups["question"].owners, minlength=len(leaves)) > 0,
            folded="\n".join(folded),
        )


def _about(passages: Sequence[Passage], sentences: Group, questions: Group) -> Rows:
    """Which sentence holds the span that each question asks about."""
    of_leaf: dict[int, list[tuple[int, int, int]]] = {}
    for place, (row, leaf) in enumerate(zip(sentences.rows, sentences.owners, strict=True)):
        sentence = passages[row]
        of_leaf.setdefault(int(leaf), []).append((sentence.start, sentence.end, place))
    found = np.full(len(questions.rows), -1, dtype=np.int64)
    for number, (row, leaf) in enumerate(zip(questions.rows, questions.owners, strict=True)):
        question = passages[row]
        for start, end, place in of_leaf.get(int(leaf), ()):
            if start <= question.start and question.end <= end:
                found[number] = place
    return found
