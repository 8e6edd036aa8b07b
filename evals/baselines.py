"""Two baselines that answer like our desk does, for the reader's judgement.

``Chunks`` is what a LangChain tutorial gives: the plan cut into pieces of 300 characters, the four
most similar to the last question, shown as they are. ``Bm25`` ranks the plan's leaves as documents.
Neither keeps the conversation; the first never refuses, the second does when no character matches.
A leaf counts as cited by a chunk that holds at least half of it, or is at least half made of it.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.vectorstores import InMemoryVectorStore

from assistant.answer import Answer, Citation
from ingest.plan import Leaf, Plan
from ingest.view import fold
from vectorstore.embedder import Embedder
from vectorstore.lexical import Lexical, Query

SIZE = 300
OVERLAP = 50
TOP = 4  # the default k of LangChain's similarity_search


class _Adapter(Embeddings):
    """Our embedder where LangChain wants its own kind."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector a text."""
        vectors = self._embedder.encode(texts)
        vectors[~vectors.any(axis=1)] = 1.0  # LangChain's cosine divides by the length
        listed: list[list[float]] = vectors.tolist()
        return listed

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        return self.embed_documents([text])[0]


class Chunks:
    """Top-4 similarity over fixed-size chunks of one plan."""

    name = "chunks"

    def __init__(self, plan: Plan, embedder: Embedder) -> None:
        self._plan = plan
        self._store = InMemoryVectorStore(_Adapter(embedder))
        self._store.add_documents(
            [
                Document(plan.text[start : start + SIZE], metadata={"start": start})
                for start in range(0, len(plan.text), SIZE - OVERLAP)
            ]
        )

    def answer(self, turns: list[str], *, plan: str | None = None) -> Answer:
        """The four chunks nearest to the last turn; ``plan`` is the one given at the start."""
        found = self._store.similarity_search(turns[-1], k=TOP)
        spans = [(d.metadata["start"], d.metadata["start"] + len(d.page_content)) for d in found]
        leaves = [leaf for span in spans for leaf in _held(self._plan, *span)]
        text = "\n\n".join(document.page_content for document in found)
        return _answer(self._plan, text, leaves, self.name)


class Bm25:
    """The four leaves of one plan with the highest BM25."""

    name = "bm25"

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._index = Lexical.from_texts([fold(plan.text[x.start : x.end]) for x in plan.leaves])

    def answer(self, turns: list[str], *, plan: str | None = None) -> Answer:
        """The four best leaves, whole; ``plan`` is the one given at the start."""
        scores = self._index.scores(Query.of(fold(turns[-1])))
        best = [int(at) for at in np.argsort(-scores, kind="stable")[:TOP] if scores[at] > 0]
        leaves = [self._plan.leaves[at] for at in best]
        text = "\n\n".join(self._plan.text[leaf.start : leaf.end] for leaf in leaves)
        return _answer(self._plan, text, leaves, self.name)


def _held(plan: Plan, start: int, end: int) -> Iterable[Leaf]:
    for leaf in plan.leaves:
        shared = min(end, leaf.end) - max(start, leaf.start)
        if 2 * shared >= min(leaf.end - leaf.start, end - start):
            yield leaf


def _answer(plan: Plan, text: str, leaves: Sequence[Leaf], name: str) -> Answer:
    citations = tuple(_citation(plan, leaf) for leaf in dict.fromkeys(leaf.id for leaf in leaves))
    return Answer(
        id=name,
        answer=text,
        citations=citations,
        refused=not text,
        reason=None if text else "not_in_plan",
        kind="topic",
        covered=len(citations),
        of=len(plan.leaves),
        composer=name,
    )


def _citation(plan: Plan, leaf_id: str) -> Citation:
    leaf = plan.leaf(leaf_id)
    end = leaf.title_start + len(leaf.title)
    return Citation(
        plan=plan.id,
        leaf=leaf.id,
        item=leaf.number,
        section=leaf.section,
        title=leaf.title,
        units=leaf.units,
        quote=plan.text[leaf.title_start : end],
        start=leaf.title_start,
        end=end,
    )
