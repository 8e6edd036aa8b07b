"""What the assistant derives from a plan once, and asks many times. Immutable."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.intents.table import Intents
from assistant.normalise import Letters
from assistant.rules import RuleTable
from assistant.sound import SoundIndex
from assistant.units import UnitIndex
from ingest.plan import Leaf, Plan

if TYPE_CHECKING:
    from assistant.frame import Frame

_QUOTED = re.compile("[“《]([^”》]{2,24})[”》]")
_ORGAN = re.compile(r"^[^管]{2,}(?:厅|局|委|办|集团|公司|大学|中心|管理局|办公厅)$")
_NAMES = re.compile(r"[A-Za-z0-9+]*[\u4e00-\u9fff]{2,8}(?:通|码|网|平台|峰会|集团|系统|APP)")


@dataclass(frozen=True)
class Tables:
    """The rule tables and word lists that ship in ``data/lexicon``."""

    asks: RuleTable
    guards: RuleTable
    kinds: RuleTable
    frame: RuleTable
    aliases: tuple[tuple[str, tuple[str, ...]], ...]
    provinces: dict[str, str]
    """Any written name of a province → its name."""
    cities: dict[str, str]
    """Any written name of a city or county → its name."""
    areas: frozenset[str]
    """Counties, districts, islands, new areas, as written."""
    nouns: tuple[str, ...]
    intents: Intents
    ordinary: str
    """Well-spelt everyday text, for telling a mistake from a word."""

    @cached_property
    def places_by_length(self) -> tuple[str, ...]:
        """Written names of cities and smaller places, longest first."""
        return tuple(sorted((*self.cities, *self.areas), key=len, reverse=True))

    @cached_property
    def place_pattern(self) -> re.Pattern[str]:
        """Any of these names, the longest where several begin."""
        names = "|".join(re.escape(name) for name in self.places_by_length)
        return re.compile(names or r"(?!)")

    def place(self, written: str) -> str:
        """A city's name; a smaller place stays as written, since plans name it in many ways."""
        return self.cities.get(written, written)

    @classmethod
    def read(cls, data: Path) -> "Tables":
        """Read all tables below a ``data`` folder; a missing optional table is empty."""
        lexicon = data / "lexicon"
        provinces, cities, areas = _places(lexicon / "places.tsv")
        return cls(
            asks=RuleTable.read(lexicon / "asks.tsv"),
            guards=RuleTable.read(lexicon / "guards.tsv"),
            kinds=RuleTable.read(lexicon / "kinds.tsv"),
            frame=RuleTable.read(lexicon / "frame.tsv"),
            aliases=_aliases(lexicon / "units.tsv"),
            provinces=provinces,
            cities=cities,
            areas=areas,
            nouns=tuple(row[0] for row in _rows(lexicon / "named.tsv")),
            intents=Intents.read(data),
            ordinary=_ordinary(data),
        )


@dataclass(frozen=True)
class Book:
    """A plan with everything needed to understand questions about it."""

    plan: Plan
    tables: Tables

    @cached_property
    def units(self) -> UnitIndex:
        """Names of units."""
        return UnitIndex.of(self.plan, self.tables.aliases, places=self.tables.places_by_length)

    @cached_property
    def sound(self) -> SoundIndex:
        """Words by their sound."""
        quoted = _QUOTED.findall(self.plan.text)
        printed = (*quoted, *_NAMES.findall(self.plan.text), "数字福建", "闽政通")
        organs = (name for name in self.units.names if _ORGAN.search(name))
        names = (*printed, *self.plan.units, *organs)
        return SoundIndex.of(self.plan.text, names, ordinary=self.tables.ordinary)

    @cached_property
    def names(self) -> frozenset[str]:
        """Proper names that the plan prints: quoted, and by how such names end (闽政通, 福建码)."""
        return frozenset((*_QUOTED.findall(self.plan.text), *_NAMES.findall(self.plan.text)))

    @cached_property
    def threes(self) -> frozenset[str]:
        """All runs of three letters of the plan, to tell soon what it does not print."""
        text = self.plan.text
        return frozenset(text[at : at + 3] for at in range(len(text) - 2))

    @cached_property
    def frames(self) -> dict[tuple[object, ...], "Frame"]:
        """Questions taken apart lately: one question is read several times on its way."""
        return {}

    @cached_property
    def letters(self) -> Letters:
        """Latin letters as the plan prints them."""
        return Letters.of(self.plan.text)

    @cached_property
    def home(self) -> str:
        """The province of the plan, by its title and issuer: ``福建``; empty when unknown."""
        front = f"{self.plan.title}{self.plan.issuer}"
        known = self.tables.provinces
        return next((known[name] for name in known if len(name) > 1 and name in front), "")

    def leaf(self, leaf_id: str) -> Leaf:
        """The leaf with this id."""
        return self.plan.leaf(leaf_id)


def _rows(path: Path) -> list[list[str]]:
    if not path.is_file():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]


def _aliases(path: Path) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((row[0], tuple(row[1].split("、"))) for row in _rows(path) if len(row) > 1)


def _places(path: Path) -> tuple[dict[str, str], dict[str, str], frozenset[str]]:
    provinces: dict[str, str] = {}
    cities: dict[str, str] = {}
    areas: set[str] = set()
    for row in _rows(path):
        name, kind, *rest = row
        others = rest[1].split("、") if len(rest) > 1 and rest[1] else []
        # 平潭 is a county and stands beside the cities: plans count it among them.
        table = provinces if kind == "province" else cities
        for written in (name, *others):
            if len(written) > 1 and (kind in ("province", "city") or "平潭" in name):
                table.setdefault(written, "平潭" if "平潭" in name else name)
            elif len(written) > 1:
                areas.add(written)
    return provinces, cities, frozenset(areas - cities.keys())


def _ordinary(data: Path) -> str:
    import json

    tables = ("terms", "asks", "frame", "kinds", "stop")
    files = (data / "lexicon" / f"{table}.tsv" for table in tables)
    text = [file.read_text(encoding="utf-8") for file in files if file.is_file()]
    for path in sorted((data / "questions").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row.get("voice") not in {"typo", "pinyin", "dialect", "taiwan", None}:
                text.append(row["question"])
    return "\n".join(text)
