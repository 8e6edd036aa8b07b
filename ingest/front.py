"""What stands around the plan: title, issuer, date, number, and where the closing words begin."""

import datetime
import re
from dataclasses import dataclass

from ingest.document import Document
from ingest.numerals import CN, ZEROS, value
from ingest.view import View, silent, visible

_CN_DAY = r"\d{1,2}|[一二三四五六七八九十]{1,3}"
_DATE = re.compile(
    rf"(20\d\d|19\d\d|二[{ZEROS}]{{1,2}}[{CN}]{{1,2}})\s*年\s*({_CN_DAY})\s*月\s*({_CN_DAY})\s*日"
)
_ANY_DATE = re.compile(r"(20\d\d)\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})")
_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,12}\(\s*(?:19|20)\d\d\s*\)\s*(?:第\s*)?\d{1,4}\s*号")
_KIND = (
    r"(?:要点|方案|措施|意见|计划|规划|办法|行动|清单|分工|细则|纲要|决定|规定|通知|政策|条例|目标|任务|举措|安排|通报|"
    r"报告|目录|台账|责任书|条|项)(?:\((?:暂行|试行|草案|修订(?:版)?|征求意见稿|[\d\-—年]+)\))?"
)
_OFFICES = (
    "政府|办公厅|办公室|委员会|领导小组|工作专班|联席会议|厅|局|委|部|国务院|党组|指挥部|管委会|中心|大学|学院|集团|"
    "公司|法院|检察院|办|总署|署"
)
_OFFICE = re.compile(rf"(?:{_OFFICES})$")
_NOTICE = re.compile(
    rf"([\u4e00-\u9fff、,\s]{{2,60}}?(?:{_OFFICES}))\s*(?:关于)?\s*(?:印发|转发|发布)\s*[《<]?([^。]{{4,120}}?)[》>]?\s*的\s*(?:通知|公告)"
)
_BARE_NOTICE = re.compile(r"(?:印发|转发|发布)\s*[《<]([^《》。]{4,120})[》>]\s*的\s*(?:通知|公告)")
_ABOUT = re.compile(rf"([\u4e00-\u9fff、\s]{{2,40}}?)(关于[^。]{{4,120}}?{_KIND})(?=\s|$)")
_TAIL = re.compile(
    r"(?:^|(?<=[\s。)]))(?:本(?:通知|政策|措施|意见|办法|方案|政策措施|若干措施|工作要点|行动计划|规定|实施方案|文件)"
    r"(?:措施)?(?:自|执行|由|的支持|所称|有效|从|印发)|附\s*件\s*[::\d一二三四]|附\s*表|\(?此件|抄\s*送|政策解读\s*:|"
    r"以上(?:政策|措施)(?:自|执行|由|有效)|上述.{0,10}政策在|扫一扫|打印本页|关闭窗口|责任编辑|版权所有|"
    r"\(?本文有删减|主办单位\s*:|分享到|上一篇|下一篇|相关(?:链接|文档|新闻|附件)\s*:?)"
)


@dataclass(frozen=True)
class Front:
    """What the head and the foot of a document say."""

    title: str
    issuer: str
    issued: datetime.date | None
    year: int | None
    number: str


def read(view: View, document: Document, first: int) -> Front:
    """Read title, issuer, date and number of a document.

    Args:
        view: The document.
        document: For hints of its container.
        first: Where the outline begins; what stands before is the head.
    """
    head = view.text[:first]
    issuer, title = _title(view, head, document)
    issued, signer = _signed(view.text, first)
    number = _NUMBER.search(head)
    printed = re.sub(r"\s", "", view.printed(*number.span())) if number else ""
    return Front(
        title=title,
        issuer=signer
        if signer and (issuer.endswith(signer) or signer.endswith(issuer))
        else issuer,
        issued=issued,
        year=_year(title, issued, printed),
        number=printed,
    )


def _year(title: str, issued: datetime.date | None, number: str) -> int | None:
    """The year in the title, else of issue, else of the document number."""
    for text in (title, str(issued or ""), number):
        if match := re.search(r"(?<!\d)(20\d\d)(?!\d)", text):
            return int(match.group(1))
    return None


def _clean(text: str) -> str:
    return re.sub(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])", "", silent(visible(text))).strip(
        "、,。:，："
    )


def _title(view: View, head: str, document: Document) -> tuple[str, str]:
    """Issuer as the notice names it, and the plan's own title.

    ``某政府关于印发《某方案》的通知`` is the notice, 某方案 the plan.
    """
    block = head[:1500]
    notices = [match for match in _NOTICE.finditer(block) if _issuing(match.group(1))]
    if notices:
        notice = notices[0]
        title = _clean(view.printed(*notice.span(2)))
        if title.startswith("《") and not title.endswith("》") and "》" not in title:
            title = title[1:]
        return _clean(notice.group(1)).removesuffix("关于"), title.strip("《》") or title
    if match := _BARE_NOTICE.search(block):
        return "", _clean(view.printed(*match.span(1)))
    for match in _ABOUT.finditer(block):
        if _issuing(match.group(1)):
            return _clean(match.group(1)), _clean(view.printed(match.start(1), match.end(2)))
    return "", _plain_title(head, document)


def _issuing(text: str) -> bool:
    """Whether a text ends like the name of an office, so that it can issue a notice."""
    return bool(_OFFICE.search(_clean(text).removesuffix("关于")))


def _plain_title(head: str, document: Document) -> str:
    """The first line that ends like a title; else the container's title, else the first line."""
    lines = [_clean(line.strip(" #*")) for line in head.splitlines() if line.strip(" #*")]
    titled = [line for line in lines if 6 <= len(line) <= 60 and re.search(rf"{_KIND}$", line)]
    if titled:
        return titled[0]
    hint = document.title or next((line for line in lines if len(line) >= 3), "")
    return _clean(hint)[:80]


def _date(match: re.Match[str]) -> datetime.date | None:
    year = match.group(1)
    if not year.isdecimal():
        year = "".join("0" if char in ZEROS else str(value(char)) for char in year)
    try:
        return datetime.date(int(year), value(match.group(2)), value(match.group(3)))
    except ValueError:
        return None


def _alone(text: str, match: re.Match[str]) -> bool:
    """Whether a date stands between sentences or on a line of its own."""
    before = text[: match.start()].rstrip(" (")
    return before[-1:] in ("", "\n", "。") and bool(re.match(r"\s|\)|$", text[match.end() :]))


def _signed(text: str, first: int) -> tuple[datetime.date | None, str]:
    """The date of issue and who signed: an office right before a date, nearest the letter's end."""
    for match in _DATE.finditer(text):
        before = text[max(0, match.start() - 60) : match.start()].rstrip()
        name = re.split(r"[\s。:;,)]", before)[-1]
        if _OFFICE.search(name) and 3 <= len(name) <= 40 and _date(match):
            return _date(match), name
    stated = re.search(r"(?:成文|印发|发文|发布|公布)(?:日期|时间)\s*:\s*", text)
    if stated and (found := _ANY_DATE.match(text, stated.end())):
        return _date(found), ""
    for match in _DATE.finditer(text):
        outside = match.start() < first or match.start() > len(text) * 0.8
        if outside and _alone(text, match):
            return _date(match), ""
    return None, ""


def tail(view: View, start: int, end: int) -> int:
    """Where the closing words (附则, signature, 附件) begin; ``end`` if there are none."""
    text = view.text
    cut = end
    if match := _TAIL.search(text, start, end):
        cut = match.start()
    signed = signature(view, start, cut)
    return cut if signed is None else signed


def signature(view: View, start: int, end: int) -> int | None:
    """Where an office signs with a date at the end of a stretch; None where none does."""
    for match in _DATE.finditer(view.text, start, end):
        rest = view.text[match.end() : end].strip()
        signed = re.search(
            r"(?:^|(?<=[\s。)]))[\u4e00-\u9fff]{3,40}\s*$", view.text[start : match.start()]
        )
        if signed and _OFFICE.search(signed.group().strip()) and (not rest or rest[0] in "(附"):
            return start + signed.start()
    return None


def breaks(view: View) -> list[int]:
    """Where attachments begin, each of which counts its items anew."""
    pattern = r"(?m)^[ \t]*附[ \t]*件[ \t]*[\d一二三四五六七八九]?[ \t]*:?[ \t]*$"
    return [match.start() for match in re.finditer(pattern, view.text)]


def preamble(view: View, first: int) -> tuple[int, int]:
    """The paragraph before the outline begins, without title, addressees and signature."""
    text = view.text
    head = text[:first]
    starts = [0]
    for match in re.finditer(r"(?:各[^。:\n]{2,120}|组成?员?单位)\s*:", head):
        starts.append(match.end())
    for match in _DATE.finditer(head):
        following = re.match(r"\s*\([^()]{2,12}\)", head[match.end() :])
        starts.append(match.end() + (following.end() if following else 0))
    begin = max(starts) if re.search(r"。|:\s*$", head[max(starts) :]) else first
    for line in re.finditer(r"[^\n]*\n", head[begin:]):
        if "。" in line.group() or len(line.group().strip()) > 60:
            break
        begin += len(line.group())
    return begin, first
