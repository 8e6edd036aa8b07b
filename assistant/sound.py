"""Words written as they sound: homophones of speech recognition, typing errors, pinyin.

The plan's own words are the dictionary: 算丽共享平台 becomes 算力共享平台 because the plan says so, and
nothing becomes a word that the plan does not contain. A word that exists is left alone.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from ingest import shipped

_HAN = re.compile("[\u4e00-\u9fff]+")
_LATIN = re.compile(r"[A-Za-z]+(?: +[A-Za-z]+)*")
_LONGEST = 6
_FUNCTION = frozenset(
    "一二三四五六七八九十两几条节项届批次第上下里中与和的是在有个用我你他这那哪谁不没都也要能会去来讲说写提问"
)
_ACCENT = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"))
# What people ask with; the plan itself has few of these words.
_QUESTION_WORDS = tuple(
    "负责 哪些 那些 什么 多少 几个 单位 部门 任务 责任 责任单位 牵头 "
    "有哪些 怎么 如何 今年 要做 做什么 目标 内容 条 项 谁负责 归谁管 "
    "管理局 是什么 工作 平台 请问 福建 数字福建 计划 要点 有没有 介绍 有几条 "
    "有几项 几条 几项 哪几条 哪几项 有什么 管什么 是谁 谁管 在哪条 第几条 新用处 "
    "有什么用 涉及 参与 承担 条目 共同 台账 列表 ".split()
)


@cache
def _readings() -> dict[str, str]:
    """Hanzi → toneless syllable."""
    return {hanzi: syllable for syllable, all_hanzi in _rows("readings") for hanzi in all_hanzi}


@cache
def _words() -> frozenset[str]:
    """Words of two hanzi."""
    return frozenset(first + second for first, seconds in _rows("words") for second in seconds)


def _rows(table: str) -> list[tuple[str, str]]:
    text = (shipped.folder() / "lexicon" / f"{table}.tsv").read_text(encoding="utf-8")
    rows = (line.partition("\t") for line in text.splitlines() if not line.startswith("#"))
    return [(left, right) for left, _, right in rows]


def reading(text: str) -> tuple[str, ...]:
    """Toneless pinyin, one syllable a hanzi; any other character stands for itself.

    >>> reading("算力")
    ('suan', 'li')
    """
    table = _readings()
    return tuple(table.get(letter, letter) for letter in text)


def _accentless(syllables: tuple[str, ...]) -> tuple[str, ...]:
    """As a southern speaker may say it: zh = z, -ng = -n."""
    return tuple(_fold(syllable) for syllable in syllables)


@cache
def _fold(syllable: str) -> str:
    for long, short in _ACCENT:
        syllable = syllable.replace(long, short)
    return syllable


@dataclass(frozen=True)
class SoundIndex:
    """Every stretch of 2 to 6 hanzi of a plan by its sound."""

    known: frozenset[str]
    usual: frozenset[str]
    """Pairs of hanzi of ordinary language."""
    names: frozenset[str]
    """Units and programmes: what sounds like one is one."""
    by_sound: dict[tuple[str, ...], str]
    by_initials: dict[str, str]
    syllables: frozenset[str]

    @classmethod
    def of(cls, text: str, names: Iterable[str], *, ordinary: str = "") -> "SoundIndex":
        """Index a plan.

        Args:
            text: The plan's text.
            names: Units and names of programmes; only these are found by initials (mzt).
            ordinary: Well-spelt everyday text; what stands in it is no mistake.
        """
        names = tuple(names)
        officially = frozenset(form for name in names for form in (name, name.removeprefix("省")))
        stretches: dict[str, None] = {}
        for run in (*_HAN.findall(text), *names, *_QUESTION_WORDS):
            for size in range(1, _LONGEST + 1):
                for at in range(len(run) - size + 1):
                    stretches[run[at : at + size]] = None
        by_sound: dict[tuple[str, ...], str] = {}
        syllables: set[str] = set()
        for stretch in (*_QUESTION_WORDS, *stretches):
            sound = reading(stretch)
            syllables.update(s for s in sound if s.isascii())
            if len(stretch) > 1:
                by_sound.setdefault(sound, stretch)
                by_sound.setdefault(_accentless(sound), stretch)
        initials: dict[str, str] = {}
        for name in names:
            for form in {name, name.removeprefix("省")}:
                if len(form) > 2 and _HAN.fullmatch(form):
                    initials.setdefault("".join(s[0] for s in reading(form)), form)
        usual = {run[at : at + 2] for run in _HAN.findall(ordinary) for at in range(len(run) - 1)}
        known = frozenset(stretches)
        return cls(known, frozenset(usual), officially, by_sound, initials, frozenset(syllables))

    def mend(self, text: str) -> str:
        """Put pinyin and homophones into the plan's words; everything else stays.

        >>> index = SoundIndex.of("推动建立算力共享平台", ())
        >>> index.mend("算丽共享平台谁在建")
        '算力共享平台谁在建'
        """
        return self._homophones(_LATIN.sub(lambda m: self._from_pinyin(m.group()), text))

    def _homophones(self, text: str) -> str:
        letters = list(text)
        at = 0
        while at < len(letters):
            for size in range(min(_LONGEST, len(letters) - at), 1, -1):
                right = self._right(letters, at, size)
                if right:
                    letters[at : at + size] = right
                    at += size - 1
                    break
            at += 1
        return "".join(letters)

    def _right(self, letters: list[str], at: int, size: int) -> str | None:
        """The plan's stretch that the one at ``at`` stands for; itself when it is right."""
        stretch = "".join(letters[at : at + size])
        if stretch in self.known:
            return stretch
        if not _HAN.fullmatch(stretch):
            return None
        sound = reading(stretch)
        candidate = self.by_sound.get(sound)
        if candidate is None and size > 2:
            candidate = self.by_sound.get(_accentless(sound))
            if size == 3 and candidate not in self.names:
                return None
        if candidate is None or len(candidate) != size:
            return None
        if size == 2 and candidate not in self.usual and candidate not in _QUESTION_WORDS:
            return None
        wrong = [i for i in range(size) if stretch[i] != candidate[i]]
        if 2 * len(wrong) > size:
            return None
        # In a long stretch the rest is proof enough, but a word may not be cut at its edges.
        if any(stretch[i] in _FUNCTION for i in wrong) and size < 5:
            return None
        if candidate in self.names and size > 3:
            return candidate
        suspects = wrong if size < 5 else [i for i in wrong if i in (0, size - 1)]
        return None if any(self._meant(letters, at + i) for i in suspects) else candidate

    def _meant(self, letters: list[str], at: int) -> bool:
        """The letter is part of a word that exists: then it is no mistake."""
        pairs = ("".join(letters[max(0, at - 1) : at + 1]), "".join(letters[at : at + 2]))
        return any(
            len(pair) == 2 and (pair in self.usual or pair in self.known or pair in _words())
            for pair in pairs
        )

    def _from_pinyin(self, run: str) -> str:
        joined = run.replace(" ", "").lower()
        if len(joined) < 3 or joined in {"app", "cim", "gdp", "pon"}:
            return run
        if " " in run:
            halves = [self._from_pinyin(word) for word in run.split()]
            if any(half.isascii() for half in halves):
                whole = self._spell(joined)
                return whole or " ".join(halves)
            return "".join(halves)
        return self.by_initials.get(joined) or self._spell(joined) or run

    def _spell(self, letters: str) -> str | None:
        syllables = _segment(letters, self.syllables)
        if syllables is None or len(syllables) < 2:
            return None
        hanzi: list[str] = []
        at = 0
        while at < len(syllables):
            for size in range(min(_LONGEST, len(syllables) - at), 1, -1):
                word = self.by_sound.get(tuple(syllables[at : at + size]))
                if word:
                    hanzi.append(word)
                    at += size
                    break
            else:
                return None
        return "".join(hanzi)


def _segment(letters: str, known: frozenset[str]) -> list[str] | None:
    """Split a run of letters into syllables, longest first, with backtracking."""
    if not letters:
        return []
    for size in range(min(6, len(letters)), 0, -1):
        if letters[:size] in known:
            rest = _segment(letters[size:], known)
            if rest is not None:
                return [letters[:size], *rest]
    return None
