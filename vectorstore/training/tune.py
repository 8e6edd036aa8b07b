"""Tune the weights of the ranking on development questions: ``bundled/fusion.json``, and the curve.

    python -m vectorstore.training.tune --gold FOLDER --data FOLDER

``FOLDER`` holds ``colloquial.jsonl`` (everyday questions with their item). What no plan answers
comes from ``data/questions/refusals.jsonl``, questions on other matters from the training text's
reading comprehension. Every figure printed and drawn is held out: five folds, weights that never
saw the question. The weights written are those of all questions. ``--unseen`` names a model trained
``--without alike --without plan``: a new plan's questions are no part of its training either.
"""

import argparse
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ingest import read, shipped
from vectorstore import questions, ranking
from vectorstore.evidence import WITNESSES
from vectorstore.refusals import FEATURES
from vectorstore.search import Searcher
from vectorstore.training import examples, fitting, outside, texts
from vectorstore.training.fitting import Accuracy, Floats, Numbers

KEPT = 0.985
"""Share of the right answers that the threshold must keep: sending a citizen away who could have
been answered is the worse mistake, and what is unanswerable is refused by other means too."""
FALSE_REFUSALS = 0.03
"""Share of the plan's own questions that may look more like refusals; sets where 0.5 lies."""
FOREIGN = 1_000
NEAR = frozenset(
    "money status person comparison phone date address prediction app "
    "view ranking prospects waste blame override fake_item fake_authority format_force".split()
)
"""Sorts of refusals whose topic may well be in a plan: not used as questions on other matters."""
PICTURE = Path(__file__).parent.parent.parent / "docs" / "answered-curve.svg"


@dataclass(frozen=True)
class Curve:
    """What happens when questions below a score are not answered."""

    thresholds: Floats
    answered: Floats
    """Share of the plan's questions that are answered with the right leaf first."""
    wrong: Floats
    """Share of all answers that are wrong: another leaf first, or nothing in the plan at all."""
    strays: Floats
    """Share of the questions on other matters that are answered."""

    @property
    def columns(self) -> tuple[Floats, Floats, Floats, Floats]:
        """Thresholds, and the three shares at each."""
        return self.thresholds, self.answered, self.wrong, self.strays

    @classmethod
    def of(cls, sure: Floats, right: Floats, stray: Floats) -> "Curve":
        """From scores of the plan's questions, whether the first leaf is right, and of others."""
        thresholds = np.linspace(0, 1, 101)
        passed = sure[None, :] >= thresholds[:, None]
        strayed = (stray[None, :] >= thresholds[:, None]).sum(axis=1)
        good = (passed & (right[None, :] > 0)).sum(axis=1)
        answers = passed.sum(axis=1) + strayed
        return cls(
            thresholds,
            good / max(len(sure), 1),
            (answers - good) / np.maximum(answers, 1),
            strayed / max(len(stray), 1),
        )

    def threshold(self) -> float:
        """The highest one that keeps nearly all right answers."""
        return float(self.thresholds[self.answered >= KEPT * self.answered[0]].max())


def main(arguments: Sequence[str] | None = None) -> None:
    """Tune, print, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", default="bundled")
    parser.add_argument(
        "--unseen", help="a model not trained on this plan's questions, to tune leaves without any"
    )
    parser.add_argument("--out", type=Path, default=ranking.FILE)
    parser.add_argument("--picture", type=Path, default=PICTURE)
    options = parser.parse_args(arguments)
    asked = examples.colloquial(options.gold / "colloquial.jsonl")
    foreign = _foreign(options.data) + _strays()
    plan = read(shipped.plans()[0])
    with tempfile.TemporaryDirectory() as home:
        searcher = Searcher.open(Path(home), [plan], model=options.model)
        new = options.unseen or options.model
        bare = Searcher.open(Path(home) / "bare", [plan], model=new, with_questions=False)
        other = outside.reading(options.data)
        reader = outside.searcher(other.documents, bare.model, searcher.lexicon)
        elsewhere = (
            examples.tables(reader, [one.text for one in other.questions]),
            examples.numbers(reader, other.questions),
        )
        raw, curve = tune(searcher, bare, asked, foreign, elsewhere)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(raw, ensure_ascii=False, indent=1) + "\n", "utf-8")
    draw(curve, raw["threshold"], options.picture)
    print(json.dumps(raw["figures"], ensure_ascii=False, indent=1))


def tune(
    searcher: Searcher,
    bare: Searcher,
    asked: Sequence[examples.Asked],
    foreign: Sequence[str],
    elsewhere: tuple[Floats, Numbers],
) -> tuple[dict[str, Any], Curve]:
    """All weights with their held-out figures, as ``fusion.json`` holds them; and the curve.

    Args:
        searcher: Over the plan with its similar questions.
        bare: Over the plan without them.
        asked: Development questions.
        foreign: Questions on other matters.
        elsewhere: Tables of a collection that is no plan, and its right documents.
    """
    texts_asked = [one.text for one in asked]
    right = examples.numbers(searcher, asked)
    tables, bare_tables = examples.tables(searcher, texts_asked), examples.tables(bare, texts_asked)
    scores = fitting.cross_validated(tables, right)
    # Leaves without questions: weights that hold for other people's text too.
    both = np.concatenate([bare_tables, examples.hardest(*elsewhere, bare_tables.shape[1])])
    both_right = np.concatenate([right, np.zeros(len(elsewhere[1]), dtype=np.int64)])
    bare_scores = fitting.cross_validated(both, both_right)
    others = examples.tables(searcher, foreign)
    weights = fitting.rank_weights(tables, right)
    features = np.vstack([_certain(tables, scores), _certain(others, others @ weights)])
    yes = np.concatenate([scores.argmax(axis=1) == right, np.zeros(len(others), dtype=bool)])
    sure = fitting.held_out(features, yes)
    curve = Curve.of(sure[: len(right)], yes[: len(right)].astype(float), sure[len(right) :])
    refused, refused_figures = _refused(searcher, texts_asked)
    threshold = curve.threshold()
    at = round(threshold * 100)
    return {
        "witnesses": list(WITNESSES),
        "asked": _rounded(weights),
        "bare": _rounded(fitting.rank_weights(both, both_right)),
        "sure": _rounded(fitting.logistic(features, yes)),
        "refusal_features": list(FEATURES),
        "refused": _rounded(refused),
        "slope": 1.0,
        "threshold": round(threshold, 2),
        "figures": {
            "with questions": _accuracy(scores, right),
            "without questions": _accuracy(bare_scores[: len(right)], right),
            "reading comprehension, of 31": _accuracy(
                bare_scores[len(right) :], both_right[len(right) :]
            ),
            "at the threshold": {
                "answered with the right leaf": round(float(curve.answered[at]), 4),
                "answers that are wrong": round(float(curve.wrong[at]), 4),
                "questions on other matters answered": round(float(curve.strays[at]), 4),
            },
            "refusals": refused_figures,
            "curve: threshold, answered right, answers wrong, others answered": [
                [round(float(column[at]), 3) for column in curve.columns]
                for at in range(0, 101, 10)
            ],
        },
    }, curve


def draw(curve: Curve, threshold: float, path: Path) -> None:
    """The curve as a picture."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "cewen"
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(7, 4.2))
    lines = (
        (curve.answered, "plan's questions answered with the right leaf first"),
        (curve.wrong, "answers that are wrong"),
        (curve.strays, "questions on other matters answered"),
    )
    for values, label in lines:
        axes.plot(curve.thresholds, values, label=label)
    axes.axvline(threshold, color="grey", linestyle=":", label=f"threshold {threshold:.2f}")
    axes.set(xlabel="score", ylabel="share", ylim=(0, 1), xlim=(0, 1))
    axes.legend(fontsize=8, loc="center left")
    axes.grid(alpha=0.3)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, bbox_inches="tight", metadata={"Date": None})


def _certain(tables: Floats, scores: Floats) -> Floats:
    """The features of ``ranking.certainty``: the first leaf's witnesses, and its lead."""
    order = np.sort(scores, axis=1)
    top = scores.argmax(axis=1)
    lead = order[:, -1] - order[:, -2]
    return np.hstack([tables[np.arange(len(top)), top], lead[:, None]])


def _refused(searcher: Searcher, asked: Sequence[str]) -> tuple[Floats, dict[str, float]]:
    """Weights of the refusals' features, each refusal judged by an index without it."""
    every = searcher.refusals
    usable = np.array([n for n, p in enumerate(every.passages) if searcher.ask(p.text)])
    if not usable.size:
        return np.zeros(len(FEATURES) + 1), {}
    fold = np.random.default_rng(1).permutation(len(usable)) % fitting.FOLDS
    found: list[Floats] = []
    for held in range(fitting.FOLDS):
        rest = examples.part(every, usable[fold != held])
        texts_out = [every.passages[row].text for row in usable[fold == held]]
        found.append(examples.likeness(searcher, rest, texts_out))
    plain = examples.likeness(searcher, every, asked)
    features = np.vstack([plain, *found])
    yes = np.arange(len(features)) >= len(plain)
    chance = fitting.held_out(features, yes)
    limit = float(np.quantile(chance[~yes], 1 - FALSE_REFUSALS))
    weights = fitting.logistic(features, yes)
    weights[-1] -= np.log(limit / (1 - limit))
    return weights, {
        "refusals recognised": round(float((chance[yes] >= limit).mean()), 4),
        "plan's questions taken for refusals": round(float((chance[~yes] >= limit).mean()), 4),
    }


def _foreign(data: Path) -> list[str]:
    rows = [row["question"] for row in texts.rows(data, "reading_comprehension")]
    step = max(len(rows) // FOREIGN, 1)
    return rows[::step][:FOREIGN]


def _strays() -> list[str]:
    """Refusals on matters that are in no plan, or on nothing."""
    rows = questions.refusals(shipped.folder() / "questions")
    return [row.text for row in rows if row.sort not in NEAR and any(map(str.isalnum, row.text))]


def _accuracy(scores: Floats, right: Numbers) -> dict[str, float]:
    found = Accuracy.of(scores, right)
    return {
        "hit@1": round(found.first, 4),
        "hit@3": round(found.three, 4),
        "mrr": round(found.reciprocal, 4),
        "questions": found.count,
    }


def _rounded(values: Floats) -> list[float]:
    return [round(float(value), 4) for value in values]


if __name__ == "__main__":
    main()
