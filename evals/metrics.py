"""What is asked of an answer, one pure evaluator each; every verdict carries its reason.

    >>> cited = METRICS["cited"]

An evaluator that does not apply to a case (no count is asked for) gives None. What it does not do:
play cases, or add anything up.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from assistant.answer import Answer, Citation
from assistant.normalise import mask
from evals import figures, invention, words
from evals.cases import Case, Label
from evals.invention import Ground
from ingest.plan import Plan
from ingest.view import simplify


@dataclass(frozen=True)
class Verdict:
    """Whether an answer holds to one demand, and why not."""

    metric: str
    passed: bool
    reason: str = words.FINE


Evaluator = Callable[[Case, Answer, Ground], str | None]
"""What is wrong (empty when nothing is), or None when the demand does not apply."""


def judge(case: Case, answer: Answer, ground: Ground) -> tuple[Verdict, ...]:
    """All verdicts that apply, in the order of ``METRICS``.

    Args:
        case: What was asked and what is wanted.
        answer: The answer to the last turn.
        ground: The plan that the case is about.
    """
    verdicts = []
    for metric, evaluate in METRICS.items():
        fault = evaluate(case, answer, ground)
        if fault is not None:
            verdicts.append(Verdict(metric, not fault, fault or words.FINE))
    return tuple(verdicts)


def passes(verdicts: Iterable[Verdict]) -> bool:
    """Whether every demand that counts is met; ``SOFT`` ones are only shown."""
    return all(verdict.passed for verdict in verdicts if verdict.metric not in SOFT)


def label(citation: Citation) -> Label:
    """How a case names the leaf: an item's number, or the label of a section without items."""
    return citation.item if citation.item is not None else citation.section or citation.leaf


def labels(answer: Answer) -> tuple[Label, ...]:
    """What an answer cites, each once, in its order."""
    return tuple(dict.fromkeys(map(label, answer.citations)))


def precision(case: Case, answer: Answer) -> float | None:
    """Share of the cited that may be cited; None when nothing is asked for or cited."""
    cited = labels(answer)
    if not case.items or not cited:
        return None
    return sum(one in case.allowed for one in cited) / len(cited)


def recall(case: Case, answer: Answer) -> float | None:
    """Share of the required that is cited; None when nothing is required."""
    if not case.items:
        return None
    return len(set(case.items) & set(labels(answer))) / len(case.items)


def _cited(case: Case, answer: Answer, _: Ground) -> str | None:
    if not case.items:
        return None
    cited = labels(answer)
    missing = [one for one in case.items if one not in cited]
    return words.MISSING_ITEMS.format(items=_listed(missing)) if missing else ""


def _no_extra(case: Case, answer: Answer, _: Ground) -> str | None:
    extra = [one for one in labels(answer) if one not in case.allowed]
    return words.EXTRA_ITEMS.format(items=_listed(extra)) if extra else ""


def _units(case: Case, answer: Answer, _: Ground) -> str | None:
    return _texts(case.units, answer, words.MISSING_UNITS, "units")


def _facts(case: Case, answer: Answer, _: Ground) -> str | None:
    return _texts(case.facts, answer, words.MISSING_FACTS, "facts")


def _texts(wanted: tuple[str, ...], answer: Answer, fault: str, name: str) -> str | None:
    """Verbatim but for spaces; an answer in traditional characters is read as simplified."""
    if not wanted:
        return None
    shown = _tight(answer.answer)
    both = (shown, simplify(shown))
    missing = [text for text in wanted if not any(_tight(text) in form for form in both)]
    return fault.format(**{name: "、".join(missing)}) if missing else ""


def _count(case: Case, answer: Answer, _: Ground) -> str | None:
    """Stated as a count; a refusal may state it as the end of a range (第1条到第28条)."""
    if case.count is None:
        return None
    found = figures.find(figures.plain(simplify(answer.answer)))
    counts = {f.value for f in found if not f.ordinal or not case.answerable}
    if case.count in counts or (case.count == 0 and re.search("没有|无", answer.answer)):
        return ""
    return words.MISSING_COUNT.format(count=case.count)


def _refused(case: Case, answer: Answer, _: Ground) -> str | None:
    if case.answerable:
        return None
    return "" if answer.refused else words.NOT_REFUSED.format(reason=case.reason or words.NONE)


def _answered(case: Case, answer: Answer, _: Ground) -> str | None:
    if not case.answerable:
        return None
    return words.OVER_REFUSED.format(reason=answer.reason or words.NONE) if answer.refused else ""


def _reason(case: Case, answer: Answer, _: Ground) -> str | None:
    if case.answerable or case.reason is None or not answer.refused:
        return None
    if answer.reason == case.reason:
        return ""
    return words.WRONG_REASON.format(wanted=case.reason, found=answer.reason or words.NONE)


def _sections(case: Case, answer: Answer, _: Ground) -> str | None:
    """Named in the text, or something of it cited."""
    if not case.sections:
        return None
    text = figures.plain(simplify(answer.answer))
    cited = {citation.section for citation in answer.citations}
    missing = [
        section
        for section in case.sections
        if section not in cited and f"({section})" not in text and f"第{section}节" not in text
    ]
    return words.MISSING_SECTIONS.format(sections="、".join(missing)) if missing else ""


def _invented(case: Case, answer: Answer, ground: Ground) -> str | None:
    return "；".join(invention.find(answer.answer, invention.Source(ground, case.turns)))


def _quoted(_: Case, answer: Answer, ground: Ground) -> str | None:
    if not answer.citations:
        return None
    return "；".join(filter(None, (_of_citation(c, ground.plan) for c in answer.citations)))


def _of_citation(citation: Citation, plan: Plan) -> str:
    try:
        leaf = plan.leaf(citation.leaf)
    except KeyError:
        return words.QUOTE_LEAF.format(leaf=citation.leaf)
    start, end = citation.start, citation.end
    if plan.text[start:end] != citation.quote or not leaf.start <= start <= end <= leaf.end:
        return words.QUOTE_TEXT.format(leaf=citation.leaf, start=start, end=end)
    if citation.title != leaf.title:
        return words.QUOTE_TITLE.format(leaf=citation.leaf)
    if citation.units != leaf.units:
        return words.QUOTE_UNITS.format(leaf=citation.leaf)
    return ""


def _private(case: Case, answer: Answer, _: Ground) -> str | None:
    if not any(mask(turn)[1] for turn in case.turns):
        return None
    kinds = mask(answer.answer)[1]
    return words.PRIVATE.format(kinds="、".join(kinds)) if kinds else ""


def _tight(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _listed(found: Iterable[Label]) -> str:
    """第1、2条，第(十二)节."""
    names = tuple(found)
    items = "、".join(str(name) for name in names if isinstance(name, int))
    sections = "、".join(f"({name})" for name in names if isinstance(name, str))
    return "，".join(
        text.format(found) for text, found in (("第{}条", items), ("第{}节", sections)) if found
    )


METRICS: dict[str, Evaluator] = {
    "cited": _cited,
    "no_extra": _no_extra,
    "units": _units,
    "facts": _facts,
    "count": _count,
    "refused": _refused,
    "answered": _answered,
    "invented": _invented,
    "quoted": _quoted,
    "private": _private,
    "sections": _sections,
    "reason": _reason,
}
SOFT = frozenset({"sections", "reason"})
