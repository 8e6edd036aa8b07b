"""Words written as they sound are read; words that exist are left alone."""

import pytest

from assistant.book import Book, Tables
from assistant.sound import SoundIndex, reading
from evals import cases
from ingest import shipped
from ingest.plan import Plan

HOMOPHONES = {
    "算丽共享平台谁在建": "算力共享平台谁在建",
    "数据要塑市场化改革": "数据要素市场化改革",
    "闽正通归谁管": "闽政通归谁管",
    "省公信厅负责什么": "省工信厅负责什么",
    "密码应用安泉": "密码应用安全",
    "省文履厅有哪些任务": "省文旅厅有哪些任务",
}
PINYIN = {
    "suanli": "算力",
    "shujuju": "数据局",
    "gongxinting有哪些任务": "工信厅有哪些任务",
    "shuzi fujian": "数字福建",
}
KEPT = [
    "第12条由哪些单位负责",
    "省工信厅有哪些任务",
    "下一条",
    "那第二个呢",
    "这里面它排首位的是哪几条",
    "今天天气怎么样",
    "社保卡丢了怎么办",
    "请问预算是多少",
    "5G基站要建多少",
    "闽政通APP",
    "CIM平台",
    "Excel表格",
    "GDP是多少",
    "api key",
    "人脸识别失败",
    "小孩上学找谁",
    "",
    "????",
    "2025年",
]


@pytest.fixture(scope="module")
def sound(plan: Plan) -> SoundIndex:
    return Book(plan, Tables.read(shipped.folder())).sound


@pytest.mark.parametrize(("heard", "meant"), HOMOPHONES.items())
def test_homophones_become_the_plans_words(heard: str, meant: str, sound: SoundIndex) -> None:
    assert sound.mend(heard) == meant


@pytest.mark.parametrize(("typed", "meant"), PINYIN.items())
def test_pinyin_becomes_the_plans_words(typed: str, meant: str, sound: SoundIndex) -> None:
    assert sound.mend(typed) == meant


@pytest.mark.parametrize("text", KEPT)
def test_well_spelt_text_stays(text: str, sound: SoundIndex) -> None:
    assert sound.mend(text) == text


def test_the_plans_own_sentences_stay(sound: SoundIndex, plan: Plan) -> None:
    changed = [
        s.text for leaf in plan.leaves for s in leaf.sentences if sound.mend(s.text) != s.text
    ]
    assert changed == []


def test_every_unit_of_the_plan_stays(sound: SoundIndex, plan: Plan) -> None:
    assert [unit for unit in plan.units if sound.mend(unit) != unit] == []


def test_mending_twice_changes_nothing_more(sound: SoundIndex) -> None:
    for text in (*HOMOPHONES, *PINYIN, *KEPT):
        assert sound.mend(sound.mend(text)) == sound.mend(text)


def test_nothing_becomes_a_word_that_the_plan_does_not_print() -> None:
    small = SoundIndex.of("推动建立算力共享平台", ())
    assert small.mend("算丽共享平台") == "算力共享平台"
    assert small.mend("数据要塑") == "数据要塑"


@pytest.mark.parametrize(
    ("text", "syllables"),
    [("算力", ("suan", "li")), ("5G", ("5", "G")), ("", ()), ("政,", ("zheng", ","))],
)
def test_a_reading_has_one_syllable_a_character(text: str, syllables: tuple[str, ...]) -> None:
    assert reading(text) == syllables


def test_well_spelt_questions_are_seldom_changed(sound: SoundIndex) -> None:
    turns = [turn for case in cases.load() if case.category != "noisy" for turn in case.turns]
    changed = [turn for turn in turns if sound.mend(turn) != turn]
    assert len(turns) > 400
    assert len(changed) <= len(turns) // 50, changed
