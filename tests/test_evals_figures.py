"""Figures in Chinese text, with values worked by hand."""

import pytest

from evals import figures

CASES = [
    pytest.param("5G基站1万个以上", [(10_000, "个", False)], id="scale"),
    pytest.param("突破3.2万亿元", [(3.2e12, "元", False)], id="two-scales"),
    pytest.param("突破三点", [], id="no-measure-no-figure"),
    pytest.param("占比超25%", [(25, "%", False)], id="percent"),
    pytest.param("超百分之二十五", [(25, "%", False)], id="percent-spelled"),
    pytest.param("两万个、三千万元", [(20_000, "个", False), (3e7, "元", False)], id="spelled"),
    pytest.param("第七届峰会", [(7, "届", True)], id="ordinal"),
    pytest.param("1,131个", [(1131, "个", False)], id="thousands"),
    pytest.param("７万 个", [(70_000, "个", False)], id="full-width-and-space"),
    pytest.param("5个工作日", [(5, "个工作日", False)], id="longest-measure"),
    pytest.param("（十二）健全管理机制", [(12, "节", True)], id="section-label"),
    pytest.param("“十五五”专项规划", [], id="no-number"),
    pytest.param("10G-PON、5G+车联网、1+3+N+X", [], id="names-are-no-figures"),
    pytest.param("1. 加快\n2. 统筹", [], id="list-marks-are-no-figures"),
    pytest.param(
        "第12、14条和3节", [(12, "条", True), (14, "条", True), (3, "节", False)], id="list"
    ),
    pytest.param("第21至24条", [(21, "条", True), (24, "条", True)], id="range"),
    pytest.param("28条和3节", [(28, "条", False), (3, "节", False)], id="two-counts"),
    pytest.param("21/28 条", [(21, "", False), (28, "条", False)], id="out-of"),
]


@pytest.mark.parametrize(("text", "found"), CASES)
def test_figures_match_values_worked_by_hand(
    text: str, found: list[tuple[float, str, bool]]
) -> None:
    assert [(f.value, f.measure, f.ordinal) for f in figures.find(figures.plain(text))] == found


@pytest.mark.parametrize("date", ["2024年4月30日", "2024-04-30", "202404/30"])
def test_a_date_is_one_thing_however_it_is_written(date: str) -> None:
    found = {(f.value, f.measure) for f in figures.find(figures.plain(date))}
    assert found == {(430, "月日"), (2024, "年")}


def test_words_with_letters_are_kept_whole() -> None:
    assert figures.words("10G-PON端口、5G+车联网、“1+3+N+X”、12345") == ("10G-PON", "5G", "1+3+N+X")
