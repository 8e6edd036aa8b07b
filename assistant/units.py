"""Find the units that a question names: full, short, old, misspelt, collective.

A plan writes 省数据管理局; people write 数据局, 福建省数据管理局, 数字办. Every name of a unit leads to the
canonical names of the plan, or, for a unit that the plan does not list, to none: that is an answer too.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from assistant.query import UnitMention
from ingest.plan import Plan, Responsibility

_ORGAN = "厅局委办部署院校会"
_SUFFIX = (
    r"(?:委员会|管理局|办公厅|办公室|集团|公司|中心|大学|学院|协会|银行|公安|[厅局委办部署院])"
)
_SPAN = re.compile(rf"[\u4e00-\u9fff]{{1,14}}?{_SUFFIX}")
_RELATED = "相关设区市"
_STEM = re.compile(rf"{_SUFFIX}$")
_NEGATION = re.compile(
    r"(?:除了?|除[开去却]|刨[掉去开]|撇[开掉]|扣[掉除]|减[掉去]|剔[掉除]|去[掉除]|排除|抛开|跳过"
    r"|不[含带要]|不包[括含]|不[涉牵]及|但不[是含]|(?<!算)不算上?|不在|(?<!是)不是(?:笼统|泛泛|统一)?地?(?:写|列|指|光|说)?成?的?|而不?是?没有"
    r"|却?(?<![有提])[没无未](?!错)有?(?:写[到上]?|列[到上入]?|挂|带[上]?|见[到着]?|提[到]?|叫[上]?|算[上]?|包[括含]|出现|涉及|安排|要求|让|派|请|点名?|含)?)"
    r"(?:跟|和|与)?[的由有含]?[“\"]?$"
)
_ABSENT = re.compile(
    r"[”\"]?(?:四个字|字样|这家|那家|(?:这[种类样]|那[种类样])?(?:笼统)?的?(?:统称|写法|说法|笼统的?))?(?:的)?(?:都|全|一个|也|并|却|又)*"
    r"(?:不在|没在|没?不参与|没参与|没有?(?:列|出现|参与|进|份|挂|露面|写|带|关系|瓜葛)|无关|不沾边|不搭界|不挨边|未列|不负责|没负责|不涉及|除外|[以之]外|缺席|不算|不计|不要)"
)
_AND = re.compile(r" (?:[、和与及跟]|以及) ?$")
"""What joins a unit to the one before, so that it is left out with it."""
_PLATFORM = re.compile("[平后前柜电]台$")
"""平台办公 has no 台办 in it."""
_SHORTER = (
    ("经济信息中心", "信息中心"), ("市场监管局", "市监局"), ("市场监管局", "市场监督管理局"),
    ("数据管理局", "数据局"), ("密码管理局", "密码局"), ("通信管理局", "通管局"), ("管理局", "局"),
    ("政府办公厅", "政府办"), ("政府办公厅", "府办"), ("政府办公厅", "府办公厅"),
    ("大数据集团", "大数集团"), ("大数据集团", "大数据公司"),
    ("高速公路集团", "高速集团"), ("电子信息集团", "电子集团"), ("广播影视集团", "广电集团"),
    ("广播影视集团", "广影集团"), ("金融投资公司", "金投公司"), ("金融投资公司", "金投"),
    ("生态环境厅", "环境厅"), ("住建厅", "建设厅"), ("审改办", "审批制度改革办公室"),
    ("发改委", "发改"), ("宣传部", "宣传部门"), ("大学", "大"),
)  # fmt: skip
_COLLECTIVE = {
    "各设区市": (
        "设区市",
        "各地市",
        "各设区的市",
        "九地市",
        "各地级市",
        "各市",
        "所有设区市",
        "全部设区市",
        "地市",
    ),
    "省直有关单位": (
        "省直单位",
        "省直各单位",
        "省直部门",
        "省直机关",
        "省直有关部门",
        "省直各有关单位",
    ),
}
_PROVINCE_PREFIX = re.compile(
    r"^(?:(?:福建|江西|浙江|广东|江苏|安徽|山东|河南|河北|湖南|湖北|四川|贵州|云南|陕西|山西|辽宁|吉林|黑龙江|海南|"
    r"甘肃|青海|本|我|全|咱)?省)"
)
_FUNCTION = set(
    "的是有和与跟及都也在对把被由归让请问哪谁几第个条项吗呢吧啊了这那我你他它们不没除只就还到从给同"
)


@dataclass(frozen=True)
class UnitIndex:
    """All names of a plan's units. Immutable; one a plan."""

    names: dict[str, tuple[str, ...]]
    """Any written name → canonical units of the plan."""
    strangers: frozenset[str]
    """Names of units that exist elsewhere but not in the plan."""
    longest: int
    places: tuple[str, ...] = ()
    """Names of cities and smaller places: a bureau named after one is its own."""
    stems: dict[str, str] = field(default_factory=dict)
    """发改 → 省发改委: what is left of a name without its last word, where only one unit has it."""

    @classmethod
    def of(
        cls,
        plan: Plan,
        aliases: Iterable[tuple[str, tuple[str, ...]]] = (),
        *,
        places: Collection[str] = (),
    ) -> "UnitIndex":
        """Build from a plan and a table of aliases.

        Args:
            plan: Its units are the only ones a name can lead to.
            aliases: Rows of (name, other names), as in ``data/lexicon/units.tsv``.
            places: Names of cities, which are places and never units.
        """
        names: dict[str, list[str]] = {}
        cities = {r.unit for leaf in plan.leaves for r in leaf.responsibilities if _is_city(r)}
        for unit in plan.units:
            if unit in cities:
                # Asked for as a place; only its whole name, or what several share, is a unit's.
                if unit.endswith(_RELATED):
                    _add(names, unit, unit)
                    _add(names, _RELATED, unit)
                continue
            for name in _forms(unit):
                _add(names, name, unit)
        strangers = _spread(names, aliases)
        frozen = {name: tuple(units) for name, units in names.items()}
        longest = max((len(n) for n in (*frozen, *strangers)), default=0)
        return cls(
            frozen,
            frozenset(s for s in strangers if _free(s, frozen, places, plan)),
            longest,
            tuple(places),
            _stems(plan.units, frozen),
        )

    @cached_property
    def _run(self) -> re.Pattern[str]:
        """Two stems or more that are counted as units: 发改、商务两家."""
        stem = "|".join(map(re.escape, sorted(self.stems, key=len, reverse=True))) or "(?!)"
        one = rf"(?:{stem})(?![\u4e00-\u9fff]?[厅委局办])"
        return re.compile(
            rf"{one}(?:[、和跟与]{one})+(?=(?:这|那)?[两俩二三四]?(?:家|个(?:单位|部门|厅局?|口))|(?:这|那)?俩)"
        )

    def spelt(self, text: str) -> str:
        """发改、商务两家 with the units' names in full."""
        if not self.stems:
            return text
        return self._run.sub(
            lambda run: re.sub(r"[^、和跟与]+", lambda m: self.stems[m.group()], run.group()), text
        )

    def find(self, text: str) -> tuple[tuple[UnitMention, ...], str]:
        """All units named in the text, in order, and the text without them.

        Args:
            text: A normalised question.

        Returns:
            Mentions in order of appearance (resolved or not), and the rest, a blank for each.
        """
        denied = False
        mentions: list[UnitMention] = []
        rest: list[str] = []
        at = 0
        while at < len(text):
            name = self._longest_at(text, at) or self._like_a_unit(text, at)
            if name is None:
                rest.append(text[at])
                at += 1
                continue
            before = text[max(0, at - 8) : at]
            after = text[at + len(name) : at + len(name) + 12]
            denied = bool(_NEGATION.search(before)) or (denied and bool(_AND.search("".join(rest))))
            negated = denied or bool(_ABSENT.match(after))
            ends = text[:at].endswith(("市", "县", "区", *self.places))
            local = ends and not name.startswith(("省", "各", "相关"))
            units = () if local else self.resolve(name)
            mentions.append(UnitMention(name, units, negated))
            rest.append(" ")
            at += len(name)
        return tuple(mentions), "".join(rest)

    def resolve(self, name: str) -> tuple[str, ...]:
        """Canonical units of the plan for a written name; empty when there is none."""
        for form in (name, _bare(name)):
            if form in self.names:
                return self.names[form]
        return self._by_letters(name)

    def _longest_at(self, text: str, at: int) -> str | None:
        for length in range(min(self.longest, len(text) - at), 1, -1):
            name = text[at : at + length]
            if name.startswith("台") and _PLATFORM.search(text[: at + 1]):
                continue
            if name in self.names or name in self.strangers:
                return name
            bare = _bare(name)
            if len(bare) > 1 and bare != name and (bare in self.names or bare in self.strangers):
                return name
        return None

    def _like_a_unit(self, text: str, at: int) -> str | None:
        """A span that ends like a unit and whose letters fit one unit of the plan (大数集团)."""
        if text[at] in _FUNCTION:
            return None
        for match in _spans(text, at):
            if self._by_letters(match):
                return match
        return None

    def _by_letters(self, name: str) -> tuple[str, ...]:
        bare = _bare(name)
        if len(_STEM.sub("", bare)) < 2 or any(letter in _FUNCTION for letter in bare):
            return ()
        fits = {
            unit
            for known, units in self.names.items()
            if known[0] == bare[0] and known[-1] == bare[-1] and _subsequence(bare, known)
            for unit in units
        }
        return tuple(fits) if len(fits) == 1 else ()


def _stems(units: Iterable[str], names: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """Of each unit, where the stem is no name already and no other unit has it."""
    found: dict[str, list[str]] = {}
    for unit in units:
        stem = _STEM.sub("", _bare(unit))
        if len(stem) > 1 and stem not in names and stem != _bare(unit):
            found.setdefault(stem, []).append(unit)
    return {stem: held[0] for stem, held in found.items() if len(held) == 1}


def _free(
    name: str, known: dict[str, tuple[str, ...]], places: Collection[str], plan: Plan
) -> bool:
    """A stranger looks like an organ, is no place, and is not a word that the plan prints."""
    if len(_STEM.sub("", _bare(name))) < 2:
        return False
    organ = name.endswith(tuple(_ORGAN)) or name.endswith(("集团", "公司", "大学", "办公室"))
    return organ and name not in known and name not in places and name not in plan.text


def _is_city(held: Responsibility) -> bool:
    """A city, alone or with others like it: asked for as a place, not as a unit."""
    return held.kind == "city" or held.unit.endswith(f"及{_RELATED}")


def _spans(text: str, at: int) -> Iterator[str]:
    for end in range(min(len(text), at + 12), at + 2, -1):
        span = text[at:end]
        if _SPAN.fullmatch(span):
            yield span


def _spread(
    names: dict[str, list[str]], aliases: Iterable[tuple[str, tuple[str, ...]]]
) -> set[str]:
    """Give every alias to its unit; what belongs to none is a stranger."""
    own = {name: tuple(units) for name, units in names.items()}
    strangers: set[str] = set()
    for name, others in aliases:
        home = _home(name, others, own)
        family = (form for member in (name, *others) for form in (member, _bare(member)))
        for form in dict.fromkeys(family):
            if len(form) < 2 or form in own:
                continue
            if not home or any(_other_rank(form, unit) for unit in home):
                strangers.add(form)
                continue
            for unit in home:
                _add(names, form, unit)
    return strangers


def _home(name: str, others: tuple[str, ...], own: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The plan's unit that a row of aliases speaks of: by its name, else by its one known alias."""
    for form in (name, _bare(name)):
        if form in own:
            return own[form]
    known = {
        unit for other in others for form in (other, _bare(other)) for unit in own.get(form, ())
    }
    return tuple(known) if len(known) == 1 else ()


def _other_rank(form: str, unit: str) -> bool:
    """教育局 is a city's, never 省教育厅: asked for, it is not in the plan."""
    same = _bare(unit)[:-1] == _bare(form)[:-1]
    return same and form.endswith("局") and unit.endswith(("厅", "委"))


def _add(names: dict[str, list[str]], name: str, unit: str) -> None:
    if len(name) > 1 and unit not in names.setdefault(name, []):
        names[name].append(unit)


def _bare(name: str) -> str:
    """Without 福建省, 省, 省委; 省委网信办 → 网信办."""
    bare = _PROVINCE_PREFIX.sub("", name)
    return bare.removeprefix("委") if name.startswith("省委") and len(bare) > 3 else bare


def _forms(unit: str) -> tuple[str, ...]:
    """A canonical name and what it is regularly shortened to."""
    bare = _bare(unit)
    forms = [unit, bare, *_COLLECTIVE.get(unit, ())]
    if unit.startswith("省委"):
        forms.append("省" + bare)
    for long, short in _SHORTER:
        if long in bare:
            shorter = bare.replace(long, short)
            if len(shorter) > 2 or long == "大学":
                forms += [shorter, "省" + shorter]
    return tuple(dict.fromkeys(forms))


def _subsequence(short: str, long: str) -> bool:
    letters = iter(long)
    return all(letter in letters for letter in short)
