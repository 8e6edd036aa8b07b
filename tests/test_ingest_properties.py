"""Whatever way a plan is written in, it is read back; damage loses no unit silently."""

import dataclasses
import re

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import ingest
from evals.plan_writer import (
    SENTENCES,
    TITLES,
    TOPICS,
    Sketch,
    Style,
    Task,
    expected,
    note_of,
    pool,
    write,
)
from ingest.plan import Plan

FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def tasks(draw: st.DrawFn, level: str, roles: tuple[str, ...]) -> Task:
    departments, others = pool(level)
    names = iter(draw(st.permutations(departments)))
    duties = []
    for index, role in enumerate(roles):
        units = [next(names) for _ in range(draw(st.integers(1, 3)))]
        last = index == len(roles) - 1
        extra = draw(st.lists(st.sampled_from(others), max_size=2, unique=True)) if last else []
        duties.append((role, (*units, *extra)))
    title = draw(st.sampled_from(TITLES)) + draw(st.sampled_from(TOPICS))
    sentences = draw(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3, unique=True))
    return Task(title, tuple(sentences), tuple(duties))


@st.composite
def sketches(draw: st.DrawFn) -> Sketch:
    level = draw(st.sampled_from(["省", "市", ""]))
    roles = draw(st.sampled_from([("责任",), ("牵头", "配合")]))
    section = st.lists(tasks(level, roles), min_size=2, max_size=3).map(tuple)
    part = st.lists(section, min_size=1, max_size=2).map(tuple)
    return Sketch(level, tuple(draw(st.lists(part, min_size=1, max_size=3))))


@st.composite
def styles(draw: st.DrawFn) -> Style:
    part_marks = draw(st.booleans())
    section_marks = draw(st.booleans())
    restart = draw(st.sampled_from(["never", "part", "section"]))
    if (restart == "part" and not part_marks) or (restart == "section" and not section_marks):
        restart = "never"
    form = draw(st.sampled_from(["bracket", "verbal", "line", "trailing"]))
    return Style(
        layout=draw(st.sampled_from(["lines", "spaced", "glued"])),
        form=form,
        brackets=draw(st.sampled_from(["（）", "()", "\u3014\u3015", "[]", "【】"])),
        part_marks=part_marks,
        section_marks=section_marks,
        item_mark=draw(st.sampled_from(["{}.", "{}\uff0e", "{}、", "（{}）"])),
        restart=restart,
        sections_restart=draw(st.booleans()),
        carry=draw(st.booleans()),
        comma=draw(st.sampled_from(["，", ","])),
        colon=draw(st.sampled_from(["：", ":"])),
    )


def parse(text: str) -> Plan:
    return ingest.parse(ingest.Document(text, "生成的计划"))


def found(plan: Plan) -> list[tuple[str, list[tuple[str, str]]]]:
    return [(leaf.title, [(r.unit, r.role) for r in leaf.responsibilities]) for leaf in plan.leaves]


@FEW
@given(sketches(), styles())
def test_every_way_of_writing_gives_what_was_written(sketch: Sketch, style: Style) -> None:
    text = write(sketch, style)
    assert found(parse(text)) == expected(sketch, style), text


@FEW
@given(sketches(), styles())
def test_offsets_hold_ids_are_unique_and_json_is_exact(sketch: Sketch, style: Style) -> None:
    plan = parse(write(sketch, style))
    assert len({leaf.id for leaf in plan.leaves}) == len(plan.leaves)
    for leaf in plan.leaves:
        assert 0 <= leaf.start < leaf.end <= len(plan.text)
        assert leaf.body == "".join(sentence.text for sentence in leaf.sentences)
        for piece in (*leaf.sentences, *leaf.notes):
            assert plan.text[piece.start : piece.end] == piece.text
            assert leaf.start <= piece.start <= piece.end <= leaf.end
        for duty in leaf.responsibilities:
            assert plan.text[duty.start : duty.end] == duty.written
    for target in plan.targets:
        assert plan.text[target.start : target.end] == target.written
    assert Plan.from_json(plan.to_json()) == plan


def lost(plan: Plan, sketch: Sketch, style: Style) -> set[str]:
    """Units that are neither found nor inside the text of a warning."""
    units = {unit for _, duties in expected(sketch, style) for unit, _ in duties}
    have = set(plan.units)
    said = "".join(plan.text[w.start : w.start + 200] for w in plan.warnings)
    return {unit for unit in units - have if unit.removeprefix(sketch.level) not in said}


def note_ends(text: str, sketch: Sketch, style: Style) -> list[int]:
    """Where the closing bracket of each note stands."""
    found, at = [], 0
    for task in (task for part in sketch.parts for section in part for task in section):
        note = note_of(task, style, sketch.level)
        at = text.index(note, at) + len(note)
        found.append(at - 1)
    return found


def full_width(text: str) -> str:
    return text.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789.,:;()"})


def half_width(text: str) -> str:
    return text.translate({c + 0xFEE0: c for c in map(ord, ",:;()")})


@FEW
@given(sketches(), styles(), st.data())
def test_a_lost_bracket_loses_no_unit(sketch: Sketch, style: Style, data: st.DataObject) -> None:
    assume(style.form == "bracket")
    text = write(sketch, style)
    at = data.draw(st.sampled_from(note_ends(text, sketch, style)))
    assert not lost(parse(text[:at] + text[at + 1 :]), sketch, style)


@FEW
@given(sketches(), styles(), st.data())
def test_a_doubled_space_loses_no_unit(sketch: Sketch, style: Style, data: st.DataObject) -> None:
    text = write(sketch, style)
    stops = [m.end() for m in re.finditer("[、，；：。]", text)]
    at = data.draw(st.sampled_from(stops))
    assert not lost(parse(text[:at] + "  " + text[at:]), sketch, style)


@FEW
@given(sketches(), styles(), st.sampled_from([full_width, half_width]))
def test_full_and_half_width_are_read_alike(sketch: Sketch, style: Style, fold: object) -> None:
    assert callable(fold)
    plan = parse(fold(write(sketch, style)))
    want = [len(duties) for _, duties in expected(sketch, style)]
    assert [len(leaf.responsibilities) for leaf in plan.leaves] == want


@FEW
@given(sketches(), styles())
def test_one_line_without_breaks_loses_no_unit(sketch: Sketch, style: Style) -> None:
    assume(style.layout == "lines")
    text = re.sub(r"\s*\n\s*", "", write(sketch, style))
    assert not lost(parse(text), sketch, style)


@FEW
@given(sketches(), styles())
def test_zero_width_characters_change_nothing(sketch: Sketch, style: Style) -> None:
    text = write(sketch, style)
    sown = "".join(char + ("\u200b" if index % 7 == 3 else "") for index, char in enumerate(text))
    assert [d for _, d in found(parse(sown))] == [d for _, d in found(parse(text))]


@pytest.mark.parametrize("carry", [True, False])
def test_parsing_twice_gives_equal_values(carry: bool) -> None:
    task = Task("加快建设", ("推进一",), (("责任", ("省发改委", "省工信厅")),))
    style = dataclasses.replace(Style(), carry=carry)
    text = write(Sketch("省", (((task, task),),)), style)
    assert parse(text) == parse(text)
