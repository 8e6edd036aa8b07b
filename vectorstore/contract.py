"""What a search looks like from outside: the JSON of ``cewen search`` and ``/api/v1/search``."""

from collections.abc import Sequence
from typing import Any

from vectorstore.search import Explanation, Hit


def describe(hits: Sequence[Hit], explanation: Explanation | None = None) -> list[dict[str, Any]]:
    """Hits as the contract names them; a rank is null where a retriever did not find the leaf.

    Args:
        hits: As ``search`` gave them.
        explanation: What ``explain`` gave: each hit then says which words were looked up, too.
    """
    rows = []
    for hit in hits:
        row: dict[str, Any] = {
            "leaf": hit.leaf,
            "score": hit.score,
            "dense_rank": hit.dense_rank or None,
            "lexical_rank": hit.lexical_rank or None,
            "question_rank": hit.question_rank or None,
            "text": hit.text,
            "plan": hit.plan,
            "start": hit.start,
            "end": hit.end,
        }
        if explanation is not None:
            row["question"] = hit.question
            row["evidence"] = hit.evidence
            row["words"] = explanation.words
            row["expanded"] = [
                {"word": one.word, "term": one.term, "weight": round(one.weight, 3)}
                for one in explanation.expansions
            ]
        rows.append(row)
    return rows
