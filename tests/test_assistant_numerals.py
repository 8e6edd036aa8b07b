"""Chinese numerals and figures, compared by value."""

# ruff: noqa: RUF001 - full-width digits are what is tested

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.figures import figures, spoken
from assistant.numerals import chinese, number

VALUES = {
    "13": 13, "07": 7, "0": 0, "128": 128, "一": 1, "两": 2, "九": 9, "零": 0, "〇": 0, "十": 10,
    "十三": 13, "二十": 20, "二十八": 28, "九十九": 99, "一十二": 12,
}  # fmt: skip
FIGURES = {
    "新增5G基站1万个,占比超25%": {"5", "10000", "25%"},
    "7万个以上": {"70000"},
    "70000个": {"70000"},
    "70,000个": {"70000"},
    "七万个": {"70000"},
    "3.2万亿元": {"3200000000000"},
    "3.2 万亿": {"3200000000000"},
    "32000亿": {"3200000000000"},
    "2千个": {"2000"},
    "三百万": {"3000000"},
    "半亿": {"50000000"},
    "25％": {"25%"},
    "5个百分点": {"5%"},
    "0.5": {"0.5"},
    "第12条": {"12"},
    "双千兆": set(),
    "万物互联": set(),
    "一万物": set(),
    "": set(),
    "千行百业": set(),
}


@pytest.mark.parametrize(("written", "value"), VALUES.items())
def test_numerals_have_their_value(written: str, value: int) -> None:
    assert number(written) == value


@pytest.mark.parametrize("written", ["", "百", "一百", "甲", "十甲", "甲十", "1.5", "-1", "１２"])
def test_what_is_no_numeral_below_100_has_no_value(written: str) -> None:
    assert number(written) is None


@given(st.integers(1, 99))
def test_numerals_are_written_and_read_back(value: int) -> None:
    assert number(chinese(value)) == value


@pytest.mark.parametrize(
    ("value", "written"), [(1, "一"), (10, "十"), (14, "十四"), (20, "二十"), (99, "九十九")]
)
def test_numerals_are_written_as_headings_write_them(value: int, written: str) -> None:
    assert chinese(value) == written


@pytest.mark.parametrize("value", [0, 100, -3])
def test_a_section_number_out_of_range_is_an_error_that_names_it(value: int) -> None:
    with pytest.raises(ValueError, match=str(value)):
        chinese(value)


@pytest.mark.parametrize(("text", "found"), FIGURES.items())
def test_figures_are_found_by_value(text: str, found: set[str]) -> None:
    assert figures(text) == found


@pytest.mark.parametrize(
    ("numeral", "value"),
    [("三十二", 32), ("一百零五", 105), ("半", 0.5), ("十", 10), ("两千", 2000), ("三百二十", 320)],
)
def test_spoken_numerals_have_their_value(numeral: str, value: float) -> None:
    assert spoken(numeral) == value


@given(st.integers(0, 10**9))
def test_a_figure_compares_equal_however_it_is_grouped(value: int) -> None:
    assert figures(f"共{value}个") == figures(f"共{value:,}个") == {str(value)}


@given(st.integers(1, 9999))
def test_ten_thousands_are_the_same_figure_spelt_out(value: int) -> None:
    assert figures(f"{value}万个") == figures(f"{value}0000个")
