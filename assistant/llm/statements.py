"""From a model's words to statements, while they still come.

The form that is asked for is a line a sentence, its leaves in brackets at the end. Models stray, so
this also reads: several sentences before one marker, bullets, code fences, ``<think>`` parts,
markers without brackets, and JSON (``{"text", "leaves"}``, in lines or in ``{"statements": […]}``).
What it does not do: decide whether a sentence is true.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from assistant.answer import Statement

_MARKS = r"(?:\s*[\[【〔(（]\s*(?:{names})(?:\s*[、,，;；]\s*(?:{names}))*\s*[\]】〕)）]\s*[。.]?)+"
_SENTENCE = re.compile(r"[^。！？!?；;]+[。！？!?；;]?[”’」』）)]*")
_OPENING = "[【〔(（。."
_BULLET = re.compile(r"^\s*(?:[-*•·]\s+|\d{1,2}\s*[.、)）]\s*(?!\d)|>\s*)+")
_TALK = re.compile(r"^(?:#{1,6}\s.*|```.*|-{3,}|\**[^。]{0,24}[:：]\**)$")
_THOUGHT = re.compile(r"<think>.*?</think>", re.DOTALL)
_TEXT_KEYS = ("text", "statement", "sentence", "content", "句子", "内容")
_LEAF_KEYS = ("leaves", "citations", "cite", "cites", "sources", "items", "依据", "引用")


@dataclass
class Reader:
    """Feed it pieces; it gives statements as soon as one is complete."""

    names: Mapping[str, str]
    """What the model may write → leaf id: 第12条, item-12."""
    _buffer: str = ""
    _json: bool | None = None
    _mark: re.Pattern[str] = field(init=False)
    _name: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        ordered = sorted(self.names, key=len, reverse=True)
        names = "|".join([*map(re.escape, ordered), _STRANGER])
        self._name = re.compile(names)
        self._mark = re.compile(_MARKS.format(names=names))

    def feed(self, piece: str) -> Iterator[Statement]:
        """Statements that the piece completes."""
        self._buffer += piece
        if not self._settled():
            return
        while not self._json and (cut := self._cut()) is not None:
            line, self._buffer = self._buffer[:cut], self._buffer[cut:]
            yield from self._line(line)

    def end(self) -> Iterator[Statement]:
        """What is left when the stream is over."""
        rest, self._buffer = _THOUGHT.sub("", self._buffer).split("<think>")[0], ""
        if self._json or rest.lstrip("`json \n").startswith(("{", "[{", "[\n")):
            yield from self._from_json(rest)
        elif rest.strip():
            for line in rest.splitlines():
                yield from self._line(line)

    def _settled(self) -> bool:
        """Whether it is known what the answer is written in, thoughts taken out."""
        self._buffer = _THOUGHT.sub("", self._buffer)
        start = self._buffer.lstrip()
        if "<think>".startswith(start[:7]) or start.startswith("<think>"):
            return False
        if self._json is None and start:
            bare = start.removeprefix("```json").removeprefix("```").lstrip()
            if not bare:
                return False
            self._json = bare[0] == "{" or bare[:2] in ("[{", "[\n") or bare == "["
        return self._json is not None

    def _cut(self) -> int | None:
        """Where the next whole line, or sentence with its markers, ends."""
        newline = self._buffer.find("\n")
        match = self._mark.search(self._buffer)
        if match and (newline < 0 or match.end() <= newline):
            after = self._buffer[match.end() :].lstrip(" ")
            if after and after[0] not in _OPENING:  # another marker may be on its way
                return match.end()
        return newline + 1 if newline >= 0 else None

    def _line(self, line: str) -> Iterator[Statement]:
        line = _BULLET.sub("", line.strip())
        if line.startswith("{") and line.rstrip(",").endswith("}"):
            yield from self._from_json(line.rstrip(","))
            return
        start = 0
        for match in self._mark.finditer(line):
            leaves = self._leaves(match.group())
            yield from _cut_up(line[start : match.start()], leaves)
            start = match.end()
        rest = line[start:].strip(" 。.，,")
        if rest and not _TALK.match(line[start:].strip()):
            yield from _cut_up(line[start:], self._leaves(line[start:]))

    def _leaves(self, text: str) -> tuple[str, ...]:
        written = self._name.findall(text)
        return tuple(dict.fromkeys(self.names.get(name, name) for name in written))

    def _from_json(self, text: str) -> Iterator[Statement]:
        text = text.strip().removeprefix("```json").removeprefix("```").removesuffix("```").strip()
        for row in _rows(text):
            said = next((str(row[key]) for key in _TEXT_KEYS if key in row), "")
            given = next((row[key] for key in _LEAF_KEYS if key in row), ())
            named = given if isinstance(given, list) else [given]
            leaves = tuple(x for name in named for x in self._leaves(_named(name)))
            if said:
                said = self._mark.sub("", said)
                yield from _cut_up(said, tuple(dict.fromkeys(leaves)) or self._leaves(said))


_STRANGER = (
    r"第\s*\d{1,3}\s*[条项]|第\s*[(（]?[一二三四五六七八九十]{1,3}[)）]?\s*节"
    r"|(?:item|section|part)-[\w-]+"
)


def _named(name: object) -> str:
    if isinstance(name, int):
        return f"第{name}条"
    if isinstance(name, dict):
        return str(name.get("leaf") or name.get("id") or name.get("item") or "")
    return str(name)


def _rows(text: str) -> Iterator[dict[str, object]]:
    try:
        yield from _dicts(json.loads(text))
    except json.JSONDecodeError:
        for line in text.splitlines():
            try:
                yield from _dicts(json.loads(line.strip().rstrip(",")))
            except json.JSONDecodeError:
                continue


def _dicts(value: object) -> Iterable[dict[str, object]]:
    if isinstance(value, dict):
        inner = next((v for v in value.values() if isinstance(v, list) and v), None)
        if inner is not None and isinstance(inner[0], dict) and not set(value) & set(_TEXT_KEYS):
            return _dicts(inner)
        return [value]
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _cut_up(text: str, leaves: tuple[str, ...]) -> Iterator[Statement]:
    """Sentence by sentence, so that a false one does not take a true one with it."""
    for sentence in _SENTENCE.findall(text):
        plain = sentence.strip().strip("*_ ")
        if len(plain.strip("。.，,；;")) > 1:
            yield Statement(plain.rstrip("；;"), leaves, prose=True)
