"""The gate: what a leaf does not carry never reaches the reader, whoever wrote it."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import ingest
from assistant.answer import Draft, Dropped, Span, Statement
from assistant.book import Book, Tables
from assistant.figures import figures
from assistant.query import Query
from assistant.verify import check, verify
from ingest import shipped

BOOK = Book(ingest.read(shipped.plans()[0]), Tables.read(shipped.folder()))
PLAN = BOOK.plan
ASKED = Query("问题", "问题", "问题", "leaf")
UNITS = sorted(PLAN.units, key=len, reverse=True)
LEAVES = [leaf.id for leaf in PLAN.leaves]
# Any two of these are different figures of the domain; none is printed where the other is.
STRANGE = ["8万个", "9万个", "35%", "4.7万亿元", "66个", "1234个"]

PASS = [
    ("5G基站1万个以上", ("item-1",)),
    ("5G基站：**1万个以上**", ("item-1",)),
    ("新增5G基站10000个以上", ("item-1",)),
    ("千兆宽带用户占比超25%", ("item-1",)),
    ("数字经济规模突破3.2万亿元", ("item-7",)),
    ("第9条“全力办好第七届数字中国建设峰会”", ("item-9",)),
    ("责任单位：省数据管理局、福州大学、省大数据集团。", ("item-6",)),
    ("推广“5G+智慧城市”示范", ("item-3",)),
    ("推广实施《智慧景区等级划分与评定》", ("item-14",)),
    ("第12条由省政府办公厅参与", ("item-12",)),
    ("第(四)节的任务", ("item-10",)),
    ("规模突破3.2万亿元，基站1万个以上", ("item-1", "item-7")),
    ("可拨打12345", ("item-12",)),
]
DROP = [
    ("5G基站2万个以上", ("item-1",)),
    ("5G基站1万个以上", ("item-2",)),
    ("千兆宽带用户占比超26%", ("item-1",)),
    ("千兆宽带用户占比25个", ("item-1",)),
    ("数字经济规模突破3.3万亿元", ("item-7",)),
    ("数字经济规模突破3.2亿元", ("item-7",)),
    ("第八届数字中国建设峰会", ("item-9",)),
    ("开展第二批试点", ("item-17",)),
    ("责任单位：省财政厅", ("item-6",)),
    ("责任单位：省数据管理局、省工信厅", ("item-6",)),
    ("推广“6G+智慧城市”示范", ("item-3",)),
    ("推广实施《智慧博物馆等级划分》", ("item-14",)),
    ("打造“数字人社”平台", ("item-1",)),
    ("推进建设", ("item-99",)),
    ("推进建设", ("section-4",)),
    ("推进建设", ()),
    ("", ()),
]


def leaf_text(leaf_id: str) -> str:
    leaf = PLAN.leaf(leaf_id)
    return PLAN.text[leaf.start : leaf.end]


@pytest.mark.parametrize(("text", "leaves"), PASS)
def test_what_the_cited_leaf_prints_passes(text: str, leaves: tuple[str, ...]) -> None:
    assert check(Statement(text, leaves), ASKED, BOOK) == ""


@pytest.mark.parametrize(("text", "leaves"), DROP)
def test_what_the_cited_leaf_does_not_print_is_dropped_with_a_reason(
    text: str, leaves: tuple[str, ...]
) -> None:
    statement = Statement(text, leaves)
    kept, dropped = verify(Draft((statement,), "leaf"), ASKED, BOOK)
    assert kept == ()
    assert dropped[0].text == text
    assert dropped[0].reason


def test_the_good_is_kept_in_order_and_the_bad_reported_in_order() -> None:
    good = [Statement(text, leaves) for text, leaves in PASS]
    bad = [Statement(text, leaves) for text, leaves in DROP]
    mixed = [s for pair in zip(good, bad, strict=False) for s in pair]
    before = Dropped("先前", "模型给的两次都不成立")
    kept, dropped = verify(Draft(tuple(mixed), "leaf", dropped=(before,)), ASKED, BOOK)
    assert kept == tuple(s for s in mixed if s in good)
    assert [d.text for d in dropped] == ["先前", *(s.text for s in mixed if s in bad)]


def test_a_count_from_structure_passes_only_where_it_is_declared() -> None:
    counted = Statement("共4个责任单位", ("item-12",))
    assert check(counted, ASKED, BOOK)
    assert check(replace(counted, derived=frozenset({"4"})), ASKED, BOOK) == ""
    assert check(replace(counted, derived=frozenset({"5"})), ASKED, BOOK)


def test_our_own_words_need_no_leaf_but_invent_no_figure() -> None:
    assert check(Statement("没有看明白。", own_words=True), ASKED, BOOK) == ""
    assert check(Statement("补贴5000元。", own_words=True), ASKED, BOOK)
    asked = replace(ASKED, text="补贴5000元吗")
    assert check(Statement("原文没有写5000元。", own_words=True), asked, BOOK) == ""


@pytest.mark.parametrize("shift", [-1, 1, 7])
def test_a_quotation_that_stands_elsewhere_is_dropped(shift: int) -> None:
    leaf = PLAN.leaf("item-12")
    start, end = leaf.title_start, leaf.title_start + len(leaf.title)
    span = Span(leaf.id, leaf.title, start, end)
    assert check(Statement("见原文", (leaf.id,), (span,)), ASKED, BOOK) == ""
    moved = replace(span, start=start + shift, end=end + shift)
    assert check(Statement("见原文", (leaf.id,), (moved,)), ASKED, BOOK)


@given(leaf=st.sampled_from(LEAVES), data=st.data())
def test_a_changed_letter_in_a_quotation_is_always_caught(leaf: str, data: st.DataObject) -> None:
    sentences = PLAN.leaf(leaf).sentences
    assume(sentences)
    sentence = data.draw(st.sampled_from(sentences))
    at = data.draw(st.integers(0, len(sentence.text) - 1))
    letter = data.draw(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5))
    assume(letter != sentence.text[at])
    wrong = sentence.text[:at] + letter + sentence.text[at + 1 :]
    right = Span(leaf, sentence.text, sentence.start, sentence.end)
    assert check(Statement("见原文", (leaf,), (right,)), ASKED, BOOK) == ""
    assert check(Statement("见原文", (leaf,), (replace(right, text=wrong),)), ASKED, BOOK)


@given(leaf=st.sampled_from(LEAVES), unit=st.sampled_from(UNITS))
def test_a_unit_of_another_leaf_is_always_caught(leaf: str, unit: str) -> None:
    held = PLAN.leaf(leaf).units
    statement = Statement(f"由{unit}负责", (leaf,))
    printed = unit in leaf_text(leaf)
    if unit in held or printed:
        assert check(statement, ASKED, BOOK) == ""
    else:
        assert check(statement, ASKED, BOOK) == f"所引条目没有责任单位{unit}"


@given(leaf=st.sampled_from(LEAVES), figure=st.sampled_from(STRANGE), data=st.data())
def test_a_strange_figure_put_anywhere_is_always_caught(
    leaf: str, figure: str, data: st.DataObject
) -> None:
    sentences = PLAN.leaf(leaf).sentences
    assume(sentences)
    text = data.draw(st.sampled_from(sentences)).text
    # Between hanzi: a figure glued to digits is another figure.
    places = [i for i in range(1, len(text)) if not (text[i - 1] + text[i]).isascii()]
    at = data.draw(st.sampled_from([i for i in places if "\u4e00" <= text[i - 1] <= "\u9fff"]))
    assume(not figures(figure) & figures(leaf_text(leaf)))
    mutant = f"{text[:at]},{figure},{text[at:]}"
    assert check(Statement(mutant, (leaf,)), ASKED, BOOK)


@given(
    target=st.sampled_from(PLAN.targets),
    factor=st.sampled_from([2, 3, 5, 10, 100]),
)
def test_a_target_with_another_value_is_always_caught(target, factor: int) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    number = "".join(c for c in target.written if c.isdigit() or c == ".")
    wrong = target.written.replace(number, f"{float(number) * factor:g}")
    right = Statement(f"{target.measure}{target.written}", (target.leaf,))
    assert check(right, ASKED, BOOK) == ""
    mutant = Statement(f"{target.measure}{wrong}", (target.leaf,))
    assume(not figures(wrong) <= figures(leaf_text(target.leaf)))
    assert check(mutant, ASKED, BOOK)


@given(
    leaf=st.sampled_from(LEAVES), name=st.text("云网数智一二三平台元宇宙", min_size=2, max_size=9)
)
def test_a_made_up_name_in_quotation_marks_is_always_caught(leaf: str, name: str) -> None:
    ground = leaf_text(leaf) + "".join(PLAN.leaf(leaf).breadcrumb) + PLAN.title
    assume(name not in ground)
    assert check(Statement(f"建设“{name}”", (leaf,)), ASKED, BOOK)
    assert check(Statement(f"实施《{name}》", (leaf,)), ASKED, BOOK)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(leaf=st.sampled_from(LEAVES), data=st.data())
def test_a_models_sentence_with_a_changed_figure_or_unit_is_always_caught(
    leaf: str, data: st.DataObject
) -> None:
    figure = data.draw(st.sampled_from(STRANGE))
    assume(not figures(figure) & figures(leaf_text(leaf)))
    title = PLAN.leaf(leaf).title
    prose = Statement(f"{title}，达到{figure}。", (leaf,), prose=True)
    assert check(prose, ASKED, BOOK)
    stranger = data.draw(st.sampled_from(UNITS))
    assume(stranger not in PLAN.leaf(leaf).units and stranger not in leaf_text(leaf))
    assert check(Statement(f"{title}由{stranger}负责。", (leaf,), prose=True), ASKED, BOOK)


@pytest.mark.parametrize(
    ("text", "leaf"),
    [
        ("省数据管理局牵头负责第12条。", "item-12"),
        ("“131”是指一个中心、三个平台、一套体系。", "item-8"),
        ("该项任务已经完成。", "item-12"),
        ("所有事项必须统一入驻。", "item-12"),
        ("责任单位是省数据管理局、省政府办公厅。", "item-12"),
        ("将为市民免费提供服务。", "item-12"),
        ("升级12315热线系统。", "item-12"),
        ("第13条写的是统一入驻。", "item-12"),
        ("5G基站新增7万个以上。", "item-1"),
        ("数字经济规模达到3.2万亿元。", "item-7"),
    ],
)
def test_a_models_sentence_that_goes_beyond_its_leaf_is_dropped(text: str, leaf: str) -> None:
    assert check(Statement(text, (leaf,), prose=True), ASKED, BOOK)


@pytest.mark.parametrize(
    ("text", "leaf"),
    [
        ("升级12345政务服务便民热线系统。", "item-12"),
        ("第12条的责任单位是省数据管理局、省政府办公厅、各设区市、省大数据集团。", "item-12"),
        ("推动事项统一入驻，打造覆盖全省的政务业务工作台。", "item-12"),
        ("新增5G基站1万个以上。", "item-1"),
        ("力争全省数字经济规模突破3.2万亿元。", "item-7"),
        ("原文没有写完成时间。", "item-12"),
    ],
)
def test_a_models_sentence_in_the_plans_words_passes(text: str, leaf: str) -> None:
    assert check(Statement(text, (leaf,), prose=True), ASKED, BOOK) == ""


def test_a_model_may_cite_only_what_it_was_given() -> None:
    prose = Statement("升级12345政务服务便民热线系统。", ("item-12",), prose=True)
    draft = Draft((prose,), "leaf", evidence=frozenset({"item-12"}))
    assert verify(draft, ASKED, BOOK)[0] == (prose,)
    kept, dropped = verify(replace(draft, evidence=frozenset({"item-1"})), ASKED, BOOK)
    assert (kept, len(dropped)) == ((), 1)
