"""Every kind of file: what is read, what is refused, and what the message says."""

import io
import ipaddress
import socket
import urllib.parse
from pathlib import Path

import pytest

import ingest
from ingest import errors, from_web, loading

PLAN = """某省2023年工作要点
一、甲
1.子。做子。（责任单位：省A厅、B厅）
2.丑。做丑。（责任单位：省C厅）
"""


def names(path: Path) -> list[str]:
    return list(ingest.read(path).units)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"], ids=lambda name: str(name)
)
def test_text_is_read_in_its_encoding(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "plan.txt"
    file.write_bytes(PLAN.encode(encoding))
    assert names(file) == ["省A厅", "省B厅", "省C厅"]


def test_windows_line_ends_change_nothing_and_stay(tmp_path: Path) -> None:
    file = tmp_path / "plan.txt"
    file.write_bytes(PLAN.replace("\n", "\r\n").encode())
    plan = ingest.read(file)
    assert "\r\n" in plan.text
    assert [leaf.title for leaf in plan.leaves] == ["子", "丑"]


@pytest.mark.parametrize(
    ("name", "data", "kind", "words"),
    [
        ("a.txt", b"", errors.EmptyFile, "空的"),
        ("a.txt", b" \n\t \xe3\x80\x80", errors.EmptyFile, "空的"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\x00\x00", errors.NotText, "二进制"),
        ("a.txt", b"\x01\x02\x03" * 50 + b"abc", errors.NotText, "控制字符"),
        ("a.txt", b"\xff\xff\xfeabc\xff", errors.WrongEncoding, "UTF-8"),
        ("a.txt", (PLAN + "锟斤拷锟斤拷").encode(), errors.WrongEncoding, "乱码"),
        ("a.txt", (PLAN + "省\ufffd\ufffd厅").encode(), errors.WrongEncoding, "第 5 行"),
        ("a.txt", PLAN.encode().decode("gb18030", "ignore").encode(), errors.WrongEncoding, "乱码"),
        ("a.txt", PLAN.encode().decode("latin-1").encode(), errors.WrongEncoding, "乱码"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1", errors.UnknownFormat, "另存为 .docx"),
        ("a.xyz", b"abc", errors.UnknownFormat, "能读的是"),
        ("a.docx", b"PK\x03\x04broken word/", errors.UnreadableFile, "已损坏"),
        ("a.pdf", b"%PDF-1.7 broken", errors.UnreadableFile, "已损坏"),
        ("a.html", b"<html><body><script>x</script></body></html>", errors.EmptyFile, "没有正文"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(
    tmp_path: Path, name: str, data: bytes, kind: type[errors.IngestError], words: str
) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    with pytest.raises(kind, match=words) as caught:
        ingest.read(file)
    assert caught.value.source == str(file)
    assert str(file) in str(caught.value)


def test_a_missing_file_a_folder_and_a_large_file_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(errors.UnreadableFile, match="找不到"):
        ingest.load(tmp_path / "none.txt")
    with pytest.raises(errors.UnreadableFile, match="文件夹"):
        ingest.load(tmp_path)
    file = tmp_path / "large.txt"
    file.write_text(PLAN, "utf-8")
    monkeypatch.setattr(loading, "LARGEST", 10)
    with pytest.raises(errors.UnreadableFile, match="上限"):
        ingest.load(file)


PAGE = """<!DOCTYPE html><html><head><meta charset="{charset}">
<title>某省政府网</title></head><body>
<div class="header"><a href="/">首页</a><a>1.新闻</a><a>2.政务</a></div>
<nav><ul><li>一、机构</li></ul></nav>
<div class="crumb">当前位置：首页 &gt; 文件</div>
<div class="main"><h1>某省2023年工作要点</h1>
<div class="content" id="UCAP-CONTENT"><p>&nbsp;&nbsp;现将有关
要求通知如下，请结合实际认真贯彻执行，确保各项任务落到实处。</p><p>一、<strong>甲</strong></p>
<p>1.子。推进平台建设，完善机制，强化保障。（责任单位：<span>省A厅</span>、B厅）</p>
<p>2.丑。<br/>推进数据共享开放，提升服务水平。（责任单位：省C厅）</p>
<table><tr><td>序号</td><td>任务</td><td>责任单位</td></tr>
<tr><td>3</td><td rowspan="1">寅</td><td><p>省D厅、</p><p>E厅</p></td></tr>
<tr><td>4</td><td>卯</td><td>省F厅</td></tr></table></div></div>
<div class="related"><p>相关链接：3.别的</p></div>
<div id="footer">版权所有 某省人民政府办公厅</div></body></html>"""


@pytest.mark.parametrize("charset", ["utf-8", "gb2312"])
def test_a_saved_web_page_gives_its_main_text_with_tables(tmp_path: Path, charset: str) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(PAGE.format(charset=charset).encode(charset))
    plan = ingest.read(file)
    assert plan.title == "某省2023年工作要点"
    assert [(leaf.number, leaf.title, leaf.units) for leaf in plan.leaves] == [
        (1, "子", ("省A厅", "省B厅")),
        (2, "丑", ("省C厅",)),
        (3, "寅", ("省D厅", "省E厅")),
        (4, "卯", ("省F厅",)),
    ]
    for chrome in ("首页", "版权所有", "相关链接", "当前位置"):
        assert chrome not in plan.text


def test_the_kind_of_a_file_is_what_its_bytes_say(tmp_path: Path) -> None:
    file = tmp_path / "page.txt"
    file.write_bytes(PAGE.format(charset="utf-8").encode())
    assert ingest.load(file).format == "html"


def word(tmp_path: Path) -> Path:
    """A Word file whose numbers are automatic, with a table with merged cells."""
    docx = pytest.importorskip("docx")
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = docx.Document()
    numbering = document.part.numbering_part.element
    levels = [("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")]
    xml = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for i, (kind, text) in enumerate(levels)
    )
    names = nsdecls("w")
    numbering.insert(
        0, parse_xml(f'<w:abstractNum {names} w:abstractNumId="77">{xml}</w:abstractNum>')
    )
    numbering.append(
        parse_xml(f'<w:num {names} w:numId="77"><w:abstractNumId w:val="77"/></w:num>')
    )

    def add(text: str, level: int | None = None) -> None:
        paragraph = document.add_paragraph(text)
        if level is not None:
            paragraph._p.get_or_add_pPr().append(
                parse_xml(
                    f'<w:numPr {names}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>'
                )
            )

    add("某省2023年工作要点")
    for part in ("甲", "乙"):
        add(part, 0)
        add(f"{part}节", 1)
        add(f"{part}一。做一。（责任单位：省A厅、B厅）", 2)
        add(f"{part}二。做二。（责任单位：省C厅）", 2)
    table = document.add_table(rows=3, cols=3)
    rows = [("序号", "任务", "责任单位"), ("8", "寅", "省D厅"), ("9", "卯", "")]
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(1, 2).merge(table.cell(2, 2))
    file = tmp_path / "plan.docx"
    document.save(str(file))
    return file


def test_automatic_numbers_and_merged_cells_of_a_word_file_are_read(tmp_path: Path) -> None:
    plan = ingest.read(word(tmp_path))
    assert [part.label for part in plan.parts][:2] == ["一", "二"]
    assert [(leaf.id, leaf.title, leaf.units) for leaf in plan.leaves] == [
        ("item-1-1-1", "甲一", ("省A厅", "省B厅")),
        ("item-1-1-2", "甲二", ("省C厅",)),
        ("item-2-1-1", "乙一", ("省A厅", "省B厅")),
        ("item-2-1-2", "乙二", ("省C厅",)),
        ("item-2-1-8", "寅", ("省D厅",)),
        ("item-2-1-9", "卯", ("省D厅",)),
    ]
    assert plan.text.splitlines()[2] == "一、甲"


def test_a_scanned_pdf_is_refused_with_what_to_do(tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    writer = pypdf.PdfWriter()
    for _ in range(3):
        writer.add_blank_page(200, 300)
    buffer = io.BytesIO()
    writer.write(buffer)
    file = tmp_path / "scan.pdf"
    file.write_bytes(buffer.getvalue())
    with pytest.raises(errors.ScannedPdf, match="扫描件") as caught:
        ingest.load(file)
    assert "文字识别" in str(caught.value)


def test_headers_footers_and_broken_lines_of_a_pdf_are_mended() -> None:
    from ingest import from_pdf

    full = "推进平台建设完善机制强化保障推进平台建设完善机制强化保障推进平台"
    pages = [
        ["某省文件", f"1.{word}。{full}", "做甲。（责任单位：省A厅、", "B厅）", f"— {number} —"]
        for number, word in enumerate("甲乙丙", 1)
    ]
    kept = [from_pdf._without_edges(lines, from_pdf._edges(pages)) for lines in pages]
    assert kept == [lines[1:4] for lines in pages]
    text, offsets = from_pdf._join([[f"1.甲。{full}", "做甲。", "2.乙。"], ["做乙。"]])
    assert text == f"1.甲。{full}做甲。\n2.乙。\n做乙。"
    assert [text[offset] for offset in offsets] == ["1", "做"]


def answer(status: int = 200, body: bytes = b"", **more: str) -> from_web.Answer:
    return from_web.Answer(status, more.get("type", ""), more.get("location", ""), body)


@pytest.fixture
def resolve(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names resolve without a network: a number to itself, inside to a private address."""

    def fake(host: str, port: int, **_: object) -> list[tuple[int, int, int, str, tuple[str, int]]]:
        try:
            number = str(ipaddress.ip_address(host))
        except ValueError:
            number = {"inside.test": "10.0.0.8", "none.test": ""}.get(host, "93.184.216.34")
        if not number:
            raise socket.gaierror("unknown")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port))]

    monkeypatch.setattr(socket, "getaddrinfo", fake)


@pytest.mark.usefixtures("resolve")
@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("ftp://example.test/a", "只支持 http"),
        ("file:///etc/passwd", "只支持 http"),
        ("http://127.0.0.1/a", "内部网络"),
        ("http://169.254.169.254/latest", "内部网络"),
        ("http://[::1]/", "内部网络"),
        ("http://[::ffff:10.0.0.1]/", "内部网络"),
        ("http://0.0.0.0/", "内部网络"),
        ("http://inside.test/", "内部网络"),
        ("http://none.test/", "找不到主机"),
        ("http://user:secret@example.test/", "用户名或密码"),
        ("http://example.test:bad/", "不合规"),
    ],
)
def test_addresses_that_must_not_be_fetched_are_refused(address: str, words: str) -> None:
    def send(*_: object) -> from_web.Answer:
        raise AssertionError("no request may be sent")

    with pytest.raises(errors.FetchError, match=words):
        from_web.fetch(address, send=send)


@pytest.mark.usefixtures("resolve")
def test_a_redirect_into_the_private_network_is_refused() -> None:
    def send(parts: urllib.parse.SplitResult, ip: str, seconds: float) -> from_web.Answer:
        assert (ip, seconds > 0) == ("93.184.216.34", True)
        return answer(302, location="http://inside.test/secret")

    with pytest.raises(errors.FetchError, match="内部网络"):
        from_web.fetch("https://example.test/", send=send)


@pytest.mark.usefixtures("resolve")
def test_redirects_end_and_status_and_type_count() -> None:
    def loop(*_: object) -> from_web.Answer:
        return answer(301, location="/again")

    with pytest.raises(errors.FetchError, match="重定向超过"):
        from_web.fetch("https://example.test/", send=loop)
    with pytest.raises(errors.FetchError, match="返回 404"):
        from_web.fetch("https://example.test/", send=lambda *_: answer(404))
    page = answer(body=b"x", type="application/pdf")
    assert from_web.fetch("https://example.test/a", send=lambda *_: page) == (b"x", ".pdf")


def test_importing_ingest_loads_nothing_heavy() -> None:
    import subprocess
    import sys

    code = (
        "import sys, ingest; ingest.read(ingest.shipped.plans()[0]); "
        "print([m for m in ('lxml', 'docx', 'pypdf', 'httpx', 'numpy') if m in sys.modules])"
    )
    root = Path(__file__).resolve().parents[1]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr
