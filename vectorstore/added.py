"""Questions that staff added decide: who asks the same again is answered from the leaf they chose.

The same is the same once folded (width, case, traditional characters) and mended (misspellings),
without punctuation and the particles at the end. Likeness is no matter of this module: the added
questions are passages beside, too, and help what is asked alike.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from vectorstore.questions import Question

_FINAL = "吗呢吧啊呀嘛哦喔哟呐啦咯么哈"


@dataclass(frozen=True)
class Addition:
    """A question that was asked just so, and the plan it was added to."""

    plan: str
    question: Question


class Added:
    """What staff added to the open plans."""

    def __init__(self, rows: Mapping[str, Sequence[Question]], mend: Callable[[str], str]) -> None:
        """Of two questions that are the same, the later one holds.

        Args:
            rows: Plan → the questions added to it.
            mend: Gives questions, added and asked, the same form: ``Lexicon.mend``.
        """
        self._mend = mend
        self._plans = {
            plan: {self._plain(each.text): each for each in questions}
            for plan, questions in rows.items()
            if questions
        }

    def find(self, question: str, plan: str | None = None) -> tuple[Addition, ...]:
        """The addition of each plan that is this very question.

        Args:
            question: In any form.
            plan: Only of this plan; None for all.
        """
        plans = [name for name in self._plans if plan is None or name == plan]
        asked = self._plain(question) if plans else ""
        found = ((name, self._plans[name].get(asked)) for name in plans if asked)
        return tuple(Addition(name, each) for name, each in found if each is not None)

    def _plain(self, question: str) -> str:
        return "".join(filter(str.isalnum, self._mend(question))).rstrip(_FINAL)
