"""The lexicon: longest match, whole words, and what it says of wrong rows."""

from pathlib import Path

import pytest

from ingest import shipped
from vectorstore.errors import BadRow
from vectorstore.lexicon import Lexicon, Phrases

TSV = {
    "terms.tsv": ["没信号|网络覆盖、基站|telecom", "信号|通信|telecom"],
    "units.tsv": ["省工信厅|工信厅、管工厂的|"],
    "variants.tsv": ["數位|数字|taiwan", "shuju|数据|pinyin", "算丽|算力|typo"],
    "stop.tsv": ["请问", "请问一下", "吗"],
    "traditional.tsv": ["數|数", "號|号"],
}


@pytest.fixture
def lexicon(tmp_path: Path) -> Lexicon:
    for name, rows in TSV.items():
        lines = ["#header", *(row.replace("|", "\t") for row in rows)]
        (tmp_path / name).write_text("\n".join(lines), "utf-8")
    return Lexicon.from_folders(tmp_path)


def test_the_longest_phrase_wins_and_none_overlap() -> None:
    found = list(Phrases(["看病", "看病难", "难题"]).find("看病难题看病"))
    assert found == [(0, "看病难"), (4, "看病")]


def test_expansion_gives_official_terms_less_weight_than_words(lexicon: Lexicon) -> None:
    found = [(e.word, e.term, e.weight) for e in lexicon.expand("村里没信号，工信厅管吗")]
    assert found == [
        ("没信号", "网络覆盖", 0.5),
        ("没信号", "基站", 0.25),
        ("工信厅", "省工信厅", 0.25),
    ]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("數位福建", "数字福建"),
        ("没信號", "没信号"),
        ("算丽平台", "算力平台"),
        ("shuju共享", "数据共享"),
        ("ＳＨＵＪＵ共享", "数据共享"),
        ("shujuku", "shujuku"),
    ],
)
def test_mending(lexicon: Lexicon, typed: str, meant: str) -> None:
    assert lexicon.mend(typed) == meant


def test_filler_goes_unless_nothing_else_is_there(lexicon: Lexicon) -> None:
    assert lexicon.strip("请问一下基站多吗").strip() == "基站多"
    assert lexicon.strip("请问") == "请问"


def test_staff_rows_win(tmp_path: Path, lexicon: Lexicon) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "terms.tsv").write_text("没信号\t应急通信\n", "utf-8")
    assert Lexicon.from_folders(tmp_path, home).expand("没信号")[0].term == "应急通信"


@pytest.mark.parametrize(
    ("row", "says"),
    [("没信号", "1 列"), ("没信号\t", "空列"), ("基站\t基站", "它自己")],
)
def test_a_wrong_row_is_named(tmp_path: Path, row: str, says: str) -> None:
    (tmp_path / "terms.tsv").write_text(f"#everyday\tofficial\n\n{row}\n", "utf-8")
    with pytest.raises(BadRow, match="第3行") as caught:
        Lexicon.from_folders(tmp_path)
    assert says in str(caught.value)


def test_the_shipped_lexicon_loads_and_is_broad() -> None:
    sizes = Lexicon.from_folders(shipped.folder() / "lexicon").sizes
    assert sizes["terms"] >= 3_000
