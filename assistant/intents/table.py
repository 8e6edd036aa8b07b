"""What each intent means to the rules: ``data/lexicon/intents.tsv``, and the models that read it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from assistant.intents.reader import NOTHING, Intent, Reader

DOUBT = 0.1
"""Odds below which nothing speaks for a refusal, or for a value."""
CERTAIN = 0.9
"""Odds from which a question may be refused on its reading."""
SURE = 0.6
"""From here an intent counts: of authors left out, 92 in 100 such readings are right."""


@dataclass(frozen=True)
class Meaning:
    """One row of the table."""

    kind: str = ""
    asks: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    topic: str = "keep"
    """``keep`` the words that are left, keep what the plan has ``printed``, or ``drop`` them."""
    refusal: str = ""
    """``value``, or the reason for which such questions are refused."""


UNKNOWN = Meaning()
FAMILIES = (
    frozenset({"unit_items", "unit_count", "unit_role"}),
    frozenset({"city_items", "city_named"}),
    frozenset({"item_what", "item_text", "item_short"}),
    frozenset({"section_what", "plan_outline"}),
    frozenset({"item_who", "topic_who"}),
    frozenset({"topic_where", "topic_list", "topic_summary", "mention"}),
    frozenset({"money", "when", "phone", "person", "status", "quota"}),
)
"""Intents that are answered nearly alike: together they may be sure where none is alone."""
LEAVES = frozenset(
    {
        "topic_where",
        "topic_list",
        "mention",
        "collective",
        "section_what",
        "unit_items",
        "item_what",
    }
)
"""Intents that ask for leaves."""
LEADING = 0.3
"""Odds that the likeliest of a family has to have of its own."""


@dataclass(frozen=True)
class Reading:
    """What a question wants: the likeliest intent, and how likely a refusal is."""

    intent: Intent = NOTHING
    meaning: Meaning = UNKNOWN
    value: float = 0.0
    """Odds that a kind of value is asked which plans do not print."""
    refusal: float = 0.5
    """Odds of any other reason not to answer."""

    places: float = 0.0
    """Odds that leaves are asked for, whatever by."""

    @property
    def sure(self) -> bool:
        """Whether the intent counts."""
        return self.intent.score >= SURE

    @property
    def doubted(self) -> str:
        """The reason not to answer what is very surely an opinion, an order or chatter."""
        certain = self.intent.name in ("opinion", "injection", "chat")
        return self.meaning.refusal if certain and self.intent.score >= CERTAIN else ""

    @property
    def of_plan(self) -> bool:
        """Whether it surely asks what a plan says, in a way that only plans are asked."""
        return self.sure and self.refusal < DOUBT and self.intent.name not in ("topic", "procedure")

    @property
    def name(self) -> str:
        """The intent when it counts, else empty."""
        return self.intent.name if self.sure else ""


@dataclass(frozen=True)
class Intents:
    """The table and its two models: first questions, and questions after an answer."""

    rows: dict[str, Meaning] = field(default_factory=dict)
    first: Reader | None = None
    after: Reader | None = None

    @classmethod
    def read(cls, data: Path) -> "Intents":
        """Read below a ``data`` folder; without models nothing is ever sure.

        Raises:
            ValueError: a row has not seven columns; the message names file and line.
        """
        path = data / "lexicon" / "intents.tsv"
        rows = dict(_rows(path)) if path.is_file() else {}
        folder = data / "intents"
        return cls(rows, Reader.read(folder / "first.npz"), Reader.read(folder / "after.npz"))

    def reading(self, masked: str) -> Reading:
        """What a masked question that stands alone wants."""
        if self.first is None:
            return Reading()
        ranked = self.first.ranked(masked)
        value = refusal = places = 0.0
        for intent in ranked:
            reason = self.rows.get(intent.name, UNKNOWN).refusal
            value += intent.score * (reason == "value")
            refusal += intent.score * bool(reason and reason != "value")
            places += intent.score * (intent.name in LEAVES)
        best = ranked[0]
        kin = next((family for family in FAMILIES if best.name in family), frozenset())
        together = sum(intent.score for intent in ranked if intent.name in kin)
        if best.score >= LEADING and together > best.score:
            best = Intent(best.name, together)
        return Reading(best, self.rows.get(best.name, UNKNOWN), value, refusal, places)

    def following(self, masked: str) -> Intent:
        """What a masked question after an answer wants: ``f_narrow`` or ``f_new``, say."""
        return self.after.intent(masked) if self.after is not None else NOTHING


def _rows(path: Path) -> Iterable[tuple[str, Meaning]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != 7:
            raise ValueError(f"{path}, line {number}: expected 7 columns, found {len(cells)}")
        name, kind, asks, labels, topic, refusal, _ = ("" if c == "-" else c for c in cells)
        yield name, Meaning(kind, _set(asks), _set(labels), topic, refusal)


def _set(cell: str) -> frozenset[str]:
    return frozenset(cell.split(",")) if cell else frozenset()
