"""The search for LangChain users: a retriever, an ``Embeddings``, and the collection as its store.

    retriever = PlanRetriever.from_searcher(searcher, k=4)
    retriever.invoke("村里手机没信号")[0].metadata["leaf"]

What it does not do: rank. That is ``Searcher.search``; the bare store knows vectors only.
"""

from collections.abc import Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from langchain_core.vectorstores import VectorStore

from vectorstore.chroma import COLLECTION, ChromaIndex
from vectorstore.embedder import Embedder
from vectorstore.search import Searcher


class PlanRetriever(BaseRetriever):
    """Leaves as LangChain documents: the best sentence as text, its place as metadata."""

    searcher: Any
    k: int = 4

    @classmethod
    def from_searcher(cls, searcher: Searcher, *, k: int = 4) -> "PlanRetriever":
        """A retriever over an open searcher."""
        return cls(searcher=searcher, k=k)

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        return [
            Document(
                page_content=hit.text,
                metadata={
                    "plan": hit.plan,
                    "leaf": hit.leaf,
                    "score": hit.score,
                    "start": hit.start,
                    "end": hit.end,
                },
            )
            for hit in self.searcher.search(query, k=self.k)
        ]


class PlanEmbeddings(Embeddings):
    """Our embedding model where LangChain wants one."""

    def __init__(self, model: Embedder) -> None:
        self._model = model

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of length 1."""
        return _lists(self._model, texts)

    def embed_query(self, text: str) -> list[float]:
        """The same vector as a document of this text."""
        return _lists(self._model, [text])[0]


def store(index: ChromaIndex, model: Embedder) -> VectorStore:
    """The open Chroma collection as ``langchain_chroma.Chroma``, for reading: it is a cache."""
    from langchain_chroma import Chroma

    opened: VectorStore = Chroma(
        client=index.client, collection_name=COLLECTION, embedding_function=PlanEmbeddings(model)
    )
    return opened


def _lists(model: Embedder, texts: Sequence[str]) -> list[list[float]]:
    return [[float(value) for value in row] for row in model.encode(texts)]
