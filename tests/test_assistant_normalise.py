"""A question made plain: personal numbers hidden, simplified, in the plan's own letters."""

# ruff: noqa: RUF001 - full-width letters are what is tested

import re
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.normalise import Letters, mask, normalise, simplify, traditional, width
from ingest.plan import Plan

MASKED = {
    "我的手机13800138000": ("我的手机〔已隐去〕", ("手机号",)),
    "电话是138-0013-8000谢谢": ("电话是〔已隐去〕谢谢", ("手机号",)),
    "打138 0013 8000": ("打〔已隐去〕", ("手机号",)),
    "身份证350102199003078811": ("身份证〔已隐去〕", ("身份证号",)),
    "身份证号码:35010219900307881X": ("身份证号码:〔已隐去〕", ("身份证号",)),
    "350102199003078811的社保": ("〔已隐去〕的社保", ("身份证号",)),
    "卡号6222021234567890123": ("卡号〔已隐去〕", ("银行卡号",)),
    "卡号6222 0212 3456 7890 123": ("卡号〔已隐去〕", ("银行卡号",)),
    "单位电话0591-87654321": ("单位电话〔已隐去〕", ("固定电话",)),
    "发到 zhang.san@fujian.gov.cn": ("发到 〔已隐去〕", ("邮箱",)),
    "13800138000和13900139000": ("〔已隐去〕和〔已隐去〕", ("手机号",)),
    "身份证350102199003078811手机13800138000": (
        "身份证〔已隐去〕手机〔已隐去〕",
        ("身份证号", "手机号"),
    ),
}
NOT_PERSONAL = [
    "12345热线谁负责",
    "第12条",
    "2024年4月30日",
    "2024-04-30",
    "新增5G基站10000个",
    "规模突破3.2万亿元",
    "131工程和1131平台",
    "1+3+N+X活动",
    "350102",
    "第1、2、3、4、5、6、7、8、9条",
    "2023 2024 2025",
]
SIMPLIFIED = {
    "數據管理局負責哪些任務": "数据管理局负责哪些任务",
    "誰負責第12條": "谁负责第12条",
    "閩政通": "闽政通",
    "兩岸融合發展": "两岸融合发展",
}
MAINLAND = {"軟體": "软件", "網路": "网络", "數位": "数字"}
WIDTHS = {
    "第１２条": "第12条",
    "（四）": "(四)",
    "5Ｇ　基站": "5G 基站",
    "数 据 局": "数据局",
    "5G 基站": "5G 基站",
    "a   b\t\nc": "a b c",
    "数据\u200b局\ufeff": "数据局",
    "\u202e第12条": "第12条",
    "  第12条  ": "第12条",
    "第12条？！": "第12条?!",
    "": "",
    "\u3000\u3000": "",
}


@dataclass(frozen=True)
class Replace:
    """A mender for the tests."""

    wrong: str
    right: str

    def mend(self, text: str) -> str:
        return text.replace(self.wrong, self.right)


@pytest.mark.parametrize(("text", "hidden"), MASKED.items())
def test_personal_numbers_are_hidden_and_named(text: str, hidden: tuple[str, tuple[str]]) -> None:
    assert mask(text) == hidden


@pytest.mark.parametrize("text", NOT_PERSONAL)
def test_the_plans_own_numbers_are_not_personal(text: str) -> None:
    assert mask(text) == (text, ())


@pytest.mark.parametrize(("written", "plain"), SIMPLIFIED.items())
def test_traditional_characters_become_simplified(written: str, plain: str) -> None:
    assert simplify(written) == (plain, True)


@pytest.mark.parametrize(("written", "plain"), MAINLAND.items())
def test_taiwan_words_become_mainland_words(written: str, plain: str) -> None:
    assert simplify(written + "誰負責") == (plain + "谁负责", True)


@pytest.mark.parametrize("text", ["数据管理局负责哪些任务", "第12条", "", "5G", "里面", "项目"])
def test_simplified_text_stays_and_is_not_called_traditional(text: str) -> None:
    assert simplify(text) == (text, False)


def test_an_answer_can_be_written_in_traditional_characters() -> None:
    assert traditional("责任单位：省数据管理局") == "責任單位：省數據管理局"


@pytest.mark.parametrize(("written", "plain"), WIDTHS.items())
def test_widths_spaces_and_invisible_characters_are_evened_out(written: str, plain: str) -> None:
    assert width(written) == plain


@given(st.text(max_size=40))
def test_evening_out_twice_changes_nothing_more(text: str) -> None:
    assert width(width(text)) == width(text)


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.sampled_from(["我的", "", "打 ", "号"]))
def test_no_mobile_number_survives(number: str, before: str) -> None:
    normal = normalise(f"{before}{number}谁负责")
    assert number not in normal.text + normal.normal
    assert not re.search(r"\d{5}", normal.normal)
    assert normal.personal


@pytest.mark.parametrize(
    "number", ["１３８００１３８０００", "138\u200b0013\u200b8000", "138　0013　8000"]
)
def test_a_number_in_disguise_is_hidden_too(number: str) -> None:
    assert normalise(f"我的手机{number}").normal == "我的手机〔已隐去〕"


def test_menders_work_in_order_on_the_simplified_text() -> None:
    menders = (Replace("数据", "数剧"), Replace("数剧", "数字"))
    normal = normalise("數據局", menders)
    assert (normal.text, normal.normal, normal.traditional) == ("數據局", "数字局", True)


def test_a_mender_never_sees_a_personal_number() -> None:
    seen = []

    class Spy:
        def mend(self, text: str) -> str:
            seen.append(text)
            return text

    normalise("我13800138000要办卡", (Spy(),))
    assert seen == ["我〔已隐去〕要办卡"]


def test_nothing_typed_is_nothing() -> None:
    normal = normalise(" \u200b\n")
    assert (normal.text, normal.normal, normal.personal) == ("", "", ())


@pytest.mark.parametrize(
    ("typed", "printed"),
    [("5g基站", "5G基站"), ("闽政通app", "闽政通APP"), ("10g-pon", "10G-PON"), ("cim", "CIM")],
)
def test_letters_are_written_as_the_plan_prints_them(typed: str, printed: str, plan: Plan) -> None:
    assert Letters.of(plan.text).mend(typed) == printed


def test_letters_that_the_plan_does_not_print_stay(plan: Plan) -> None:
    assert Letters.of(plan.text).mend("Excel和vpn") == "Excel和vpn"
