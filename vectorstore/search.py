"""The way from a question in people's own words to the leaves that speak of it.

    searcher = Searcher.open(home, plans)
    for hit in searcher.search("村里手机没信号", k=3):
        print(hit.leaf, hit.score, hit.text)

One hit a leaf, by the best of its passages. What it does not do: answer, or refuse.
"""

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ingest import shipped
from ingest.plan import Plan
from vectorstore import embedder, evidence, fusion, passages, questions, ranking, vectors
from vectorstore.added import Added, Addition
from vectorstore.corpus import Corpus, Rows
from vectorstore.embedder import Embedder, Vectors
from vectorstore.errors import IndexBusy
from vectorstore.evidence import Ask, Evidence, Scores
from vectorstore.exact import DenseIndex, Exact
from vectorstore.lexicon import Expansion, Lexicon
from vectorstore.passages import Passage
from vectorstore.quoting import Ranked, rank_sentences
from vectorstore.refusals import Refusals, Verdict

log = logging.getLogger(__name__)

LONGEST = 400  # characters of a question that are read
REMEMBERED = 64  # questions whose evidence is kept: one answer asks for it several times
Engine = Literal["exact", "chroma"]


@dataclass(frozen=True)
class Hit:
    """A leaf that was found, with its best sentence for the question."""

    plan: str
    leaf: str
    score: float
    """In [0, 1]: how likely the plan speaks here of what is asked."""
    dense_rank: int
    """Place of the leaf by vectors alone, from 1; 0: not found by them."""
    lexical_rank: int
    """Place by the words of its text and the lexicon's terms."""
    question_rank: int
    """Place by its similar questions."""
    text: str
    """Verbatim: ``plan.text[start:end]``."""
    start: int
    end: int
    question: str = ""
    """The most similar of its questions; empty without any."""
    evidence: dict[str, float] = field(default_factory=dict)
    """With ``explain``: each witness."""


@dataclass(frozen=True)
class Explanation:
    """What became of a question before it was looked up."""

    words: str
    expansions: tuple[Expansion, ...]
    added: tuple[Addition, ...] = ()
    """Staff added this very question: their leaf comes first."""


class Searcher:
    """Indexes over some plans, open for questions. Safe to use from several threads."""

    def __init__(
        self,
        corpus: Corpus,
        model: Embedder,
        vectors: Vectors,
        lexicon: Lexicon,
        refusals: Refusals,
        *,
        weights: ranking.Weights | None = None,
        dense: DenseIndex | None = None,
        said: Sequence[str] = (),
        added: Mapping[str, Sequence[questions.Question]] | None = None,
    ) -> None:
        self.corpus = corpus
        self.model = model
        self.dense = dense or Exact(vectors)
        self.lexicon = lexicon
        self.weights = weights or ranking.load()
        self.said = tuple(said)
        """What happened on opening that people should know: vectors made, index rebuilt, why."""
        self.refusals = refusals
        self._added = Added(added or {}, lexicon.mend)
        self._texts = vectors[corpus.texts]
        self._remembered = lru_cache(maxsize=REMEMBERED)(self._look_up)

    @property
    def threshold(self) -> float:
        """Below this score the plan is taken not to speak of what is asked."""
        return self.weights.threshold

    @classmethod
    def open(
        cls,
        home: Path,
        plans: Sequence[Plan],
        *,
        model: str = "bundled",
        engine: Engine = "exact",
        data: Path | None = None,
        with_questions: bool = True,
        with_lexicon: bool = True,
        lent: Mapping[str, Sequence[questions.Question]] | None = None,
    ) -> "Searcher":
        """Open the indexes of some plans; whatever is missing or does not fit is made.

        Args:
            home: The state folder: vectors, the Chroma cache, what staff added.
            plans: All plans that may be found.
            model: See ``embedder.load``.
            engine: ``exact`` for one question (nothing heavy is imported); ``chroma`` for a server.
                When another process owns the Chroma folder, ``exact`` takes its place.
            data: Instead of the folder that ships with the product.
            with_questions: Without, the similar questions are left out.
            with_lexicon: Without, only characters are folded.
            lent: Plan → questions besides its own.

        Raises:
            VectorstoreError: see ``errors``; the message says what to do.
        """
        data = data or shipped.folder()
        loaded = embedder.load(model)
        lexicon = Lexicon.from_folders(data / "lexicon", home / "lexicon")
        if not with_lexicon:
            lexicon = lexicon.characters_only()
        folders = (data / "questions", home / "questions") if with_questions else ()
        more = lent or {}
        rows = {
            p.id: passages.of_plan(p, [*questions.load(p, *folders), *more.get(p.id, ())])
            for p in plans
        }
        refused = passages.of_refusals((r.reason, r.text) for r in questions.refusals(*folders))
        added = {p.id: questions.load(p, home / "questions") for p in plans if with_questions}
        return cls._assemble(home, plans, rows, refused, loaded, lexicon, engine, added)

    @classmethod
    def _assemble(
        cls, home: Path, plans: Sequence[Plan], rows: dict[str, list[Passage]],
        refused: list[Passage], model: Embedder, lexicon: Lexicon, engine: Engine,
        added: Mapping[str, Sequence[questions.Question]],
    ) -> "Searcher":  # fmt: skip
        said: list[str] = []
        folder = home / "vectors"
        parts = []
        for plan in plans:
            made, new = vectors.get(folder, plan.id, rows[plan.id], model)
            parts.append(made)
            if new:
                said.append(f"已为《{plan.title}》计算 {len(made)} 个段落的向量")
        refusal_vectors, _ = vectors.get(folder, "refusals", refused, model)
        flat = [passage for plan in plans for passage in rows[plan.id]]
        matrix = np.concatenate(parts) if parts else np.zeros((0, model.dimension), np.float32)
        dense: DenseIndex = Exact(matrix)
        if engine == "chroma" and flat:
            dense, why = _chroma(home, plans, flat, matrix, model)
            said += [why] if why else []
        corpus = Corpus.from_passages(plans, flat, lexicon.fold)
        refusals = Refusals.from_passages(refused, refusal_vectors, lexicon.fold)
        return cls(corpus, model, matrix, lexicon, refusals, dense=dense, said=said, added=added)

    def search(
        self,
        query: str,
        *,
        k: int = 10,
        leaves: Collection[str] | None = None,
        plan: str | None = None,
        explain: bool = False,
    ) -> list[Hit]:
        """The leaves that speak of what is asked, best first; first of all those staff chose for it.

        Args:
            query: In any words; a question, a phrase, traditional characters.
            k: At most this many.
            leaves: Only these leaf ids; None for all.
            plan: Only this plan; None for all.
            explain: Fill ``Hit.evidence``.
        """
        found = self.evidence(query)
        keep = self._wanted(leaves, plan)
        if not keep.size or not found.table.any():
            return []
        questioned = self.corpus.questioned[keep]
        table = found.table[keep]
        order = ranking.rank(table, questioned, self.weights)
        sure = ranking.certainty(table, order, self.weights)
        places = _places(table)
        chosen = self._chosen(query, keep)
        order, sure = np.where(chosen, np.inf, order), np.where(chosen, 1.0, sure)
        best = np.argsort(-order, kind="stable")[:k]
        return [
            self._hit(found, int(keep[at]), float(sure[at]), places[:, at], explain=explain)
            for at in best
        ]

    def sentences(self, query: str, leaf: str, *, plan: str | None = None) -> list[Ranked]:
        """The title and sentences of one leaf, the one that speaks most of the question first.

        Raises:
            KeyError: no open plan (or not this one) has the leaf.
        """
        return rank_sentences(self.corpus, self.evidence(query), self._number(leaf, plan))

    def refusal(self, query: str) -> Verdict:
        """How likely the question is one that no plan answers, and why it is not answered."""
        ask = self.ask(query)
        if ask is None:
            return Verdict("", 0.0, "")
        return self.refusals.verdict(ask, self.evidence(query), self.weights.refused)

    def explain(self, query: str) -> Explanation:
        """The words looked up, and what the lexicon added."""
        mended = self.lexicon.mend(query)
        expansions = tuple(self.lexicon.expand(mended))
        words = self.lexicon.strip(self.lexicon.official(mended, self.corpus.prints))
        return Explanation(words, expansions, self._added.find(query))

    def added(self, query: str, *, plan: str) -> str:
        """The leaf of a plan to which staff added this very question; empty when they did not."""
        return next((each.question.leaf for each in self._added.find(query, plan)), "")

    def ask(self, query: str) -> Ask | None:
        """The question as the indexes take it; None when it holds no letter or digit."""
        explained = self.explain(query[:LONGEST])
        if not any(char.isalnum() for char in explained.words):
            return None
        terms: dict[str, float] = {}
        for one in explained.expansions:
            term = self.lexicon.fold(one.term)
            terms[term] = max(one.weight, terms.get(term, 0.0))
        return Ask(explained.words, terms, self.model.encode([explained.words])[0])

    def evidence(self, query: str) -> Evidence:
        """What every index says of the question; asked twice, looked up once."""
        return self._remembered(query)

    def close(self) -> None:
        """Give back files and locks."""
        self.dense.close()

    def _look_up(self, query: str) -> Evidence:
        ask = self.ask(query)
        if ask is None:
            return evidence.nothing(self.corpus)
        return evidence.gather(self.corpus, self.dense, self._texts, ask)

    def _wanted(self, leaves: Collection[str] | None, plan: str | None) -> Rows:
        wanted = [
            number
            for number, (of, leaf) in enumerate(self.corpus.leaves)
            if (plan is None or of == plan) and (leaves is None or leaf in leaves)
        ]
        return np.array(wanted, dtype=np.int64)

    def _chosen(self, query: str, rows: Rows) -> NDArray[np.bool_]:
        """For each leaf (by number) whether staff added this very question to it."""
        leaves = {(each.plan, each.question.leaf) for each in self._added.find(query)}
        return np.array([self.corpus.leaves[row] in leaves for row in rows], dtype=np.bool_)

    def _number(self, leaf: str, plan: str | None) -> int:
        for number, (of, name) in enumerate(self.corpus.leaves):
            if name == leaf and (plan is None or of == plan):
                return number
        raise KeyError(f"no open plan has {leaf!r}" if plan is None else f"{plan} has no {leaf!r}")

    def _hit(
        self, found: Evidence, number: int, sure: float, places: Rows, *, explain: bool
    ) -> Hit:
        plan, leaf = self.corpus.leaves[number]
        best = rank_sentences(self.corpus, found, number)[0]
        dense, lexical, question = (int(place) for place in places)
        return Hit(
            plan=plan,
            leaf=leaf,
            score=round(sure, 4),
            dense_rank=dense,
            lexical_rank=lexical,
            question_rank=question,
            text=best.text,
            start=best.start,
            end=best.end,
            question=found.nearest_question(self.corpus, number),
            evidence=found.witnesses(number) if explain else {},
        )


def _places(table: Scores) -> Rows:
    """Shape (3, leaves): places by vectors, by words, by similar questions."""
    columns = {name: table[:, at] for at, name in enumerate(evidence.WITNESSES)}
    return np.stack(
        [
            fusion.ranks(np.maximum(columns["meaning"], columns["asked_meaning"])),
            fusion.ranks(np.maximum(columns["text"], columns["sentence"])),
            fusion.ranks(
                columns["asked"] + columns["asked_meaning"] * columns["asked"].astype(bool)
            ),
        ]
    )


def _chroma(
    home: Path, plans: Sequence[Plan], rows: Sequence[Passage], matrix: Scores, model: Embedder
) -> tuple[DenseIndex, str]:
    """Chroma, or exact search when another process owns it; and what is to be said."""
    from vectorstore.chroma import ChromaIndex, Source

    source = Source(
        ids=tuple(row.id for row in rows),
        texts=tuple(row.shown for row in rows),
        vectors=matrix,
        embedder=model.fingerprint,
        passages=passages.digest(rows),
        plans={plan.id: plan.sha256 for plan in plans},
    )
    try:
        opened = ChromaIndex.open(home / "chroma", source)
    except IndexBusy as busy:
        log.warning("%s", busy)
        return Exact(matrix), str(busy)
    return opened, f"检索索引{opened.rebuilt}，已重新建立" if opened.rebuilt else ""
