"""What stands around the plan: title, issuer, date, number, and where the plan itself begins and ends."""

import datetime
import re
from dataclasses import dataclass

from ingest.document import Document
from ingest.view import View

_DATE = re.compile(
    r"(20\d\d|19\d\d|二[〇○零oO]{1,2}[〇○零一二三四五六七八九]{1,2})\s*年\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*月\s*"
    r"(\d{1,2}|[一二三四五六七八九十]{1,3})\s*日"
)
_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,12}\(\s*(?:19|20)\d\d\s*\)\s*(?:第\s*)?\d{1,4}\s*号")
_KIND = (
    r"(?:要点|方案|措施|意见|计划|规划|办法|行动|清单|分工|细则|纲要|决定|规定|通知|政策|条例|目标|任务|举措|安排|通报|"
    r"报告|目录|台账|责任书|条|项)(?:\((?:暂行|试行|草案|修订(?:版)?|征求意见稿|[\d\-—年]+)\))?"
)
_NOTICE = re.compile(
    rf"([\u4e00-\u9fff、,\s]{{2,60}}?)(?:关于)?(?:印发|转发|发布)\s*[《<]?(.{{4,120}}?)[》>]?\s*的\s*(?:通知|公告)"
)
_ABOUT = re.compile(rf"([\u4e00-\u9fff、\s]{{2,40}}?)(关于.{{4,120}}?{_KIND})(?=\s|$)", re.S)
_TAIL = re.compile(
    r"(?:^|(?<=[\s。)]))(?:本(?:通知|政策|措施|意见|办法|方案|政策措施|若干措施|工作要点|行动计划|规定|实施方案|文件)"
    r"(?:措施)?(?:自|执行|由|的支持|所称|有效|从|印发)|附\s*件\s*[::\d一二三四]|附\s*表|\(?此件|抄\s*送|政策解读\s*:|"
    r"以上(?:政策|措施)(?:自|执行|由|有效)|上述.{0,10}政策在|各设区市参照|扫一扫|打印本页|关闭窗口|责任编辑|版权所有|"
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


def _digits(text: str) -> int:
    from ingest.numerals import value

    return value(text)


def _date(match: re.Match[str]) -> datetime.date | None:
    year = re.sub("[○oO]", "〇", match.group(1)).replace("零", "〇")
    if not year.isdecimal():
        year = "".join(str("〇一二三四五六七八九".index(char)) for char in year)
    try:
        return datetime.date(int(year), _digits(match.group(2)), _digits(match.group(3)))
    except ValueError:
        return None


def read(view: View, document: Document, first: int, last: int) -> Front:
    """Read the head ``:first`` and the foot ``last:`` of a document.

    Args:
        view: The document.
        document: For hints of its container.
        first: Where the outline begins.
        last: Where the last leaf ends.
    """
    head, foot = view.text[:first], view.text[last:]
    issuer_notice, title = _title(head, document)
    issued, signer = _signed(head, foot)
    number = _NUMBER.search(head)
    issuer = _clean(signer or issuer_notice)
    issuer = issuer or _issuer_of(title)
    year = re.search(r"(20\d\d)\s*年?", title)
    return Front(
        title=title,
        issuer=issuer,
        issued=issued,
        year=int(year.group(1)) if year else (issued.year if issued else None),
        number=re.sub(r"\s", "", view.printed(*number.span())) if number else "",
    )


def _clean(text: str) -> str:
    return re.sub(r"\s+", "", text).strip("、,。:")


def _title(head: str, document: Document) -> tuple[str, str]:
    """Issuer as the notice names it, and the plan's own title."""
    block = _head_block(head)
    if match := _NOTICE.search(block):
        issuer, inner = _clean(match.group(1)).removesuffix("关于"), _clean(match.group(2))
        return issuer, _unquote(inner)
    if match := _ABOUT.search(block):
        issuer = _clean(match.group(1))
        return issuer, _clean(match.group(1) + match.group(2))
    lines = [line.strip() for line in head.splitlines() if line.strip()]
    titled = [line for line in lines if 6 <= len(line) <= 60 and re.search(rf"{_KIND}$", line)]
    if titled:
        return "", _clean(titled[0])
    hint = document.title or next((line for line in lines if len(line) >= 4), "")
    return "", _clean(hint)[:80]


def _unquote(text: str) -> str:
    return text.strip("《》<>") if text.count("《") == text.count("》") and not (
        text.startswith("《") and not text.endswith("》")
    ) else text.removeprefix("《")


def _head_block(head: str) -> str:
    """The first lines of the head, joined: a title may be cut over several of them."""
    return re.sub(r"\s*\n\s*", " ", head[:1500])


def _signed(head: str, foot: str) -> tuple[datetime.date | None, str]:
    """The date of issue and who signed: the line right before it."""
    for text in (foot, head):
        for match in _DATE.finditer(text):
            before = text[: match.start()].rstrip()
            signer = re.search(r"([\u4e00-\u9fff]{3,40})$", re.sub(r"[ ]{1,2}(?=[\u4e00-\u9fff]$)", "", before))
            name = signer.group(1) if signer else ""
            if re.search(r"(?:政府|办公厅|办公室|委员会|领导小组|厅|局|委|部|国务院|党组|指挥部)$", name):
                return _date(match), name
    dates = [match for text in (foot, head) for match in _DATE.finditer(text)]
    return (_date(dates[0]), "") if dates else (None, "")


def _issuer_of(title: str) -> str:
    match = re.match(r"(.{2,30}?(?:政府|办公厅|办公室|委员会|领导小组|厅|局|委|国务院))关于", title)
    return match.group(1) if match else ""


def tail(view: View, start: int, end: int) -> int:
    """Where the closing words (附则, signature, 附件) begin after the last item; ``end`` if none do."""
    text = view.text
    cut = end
    if match := _TAIL.search(text, start, end):
        cut = match.start()
    for match in _DATE.finditer(text, start, cut):
        signature = re.search(r"(?:^|[\s。)])([\u4e00-\u9fff]{3,40})\s*$", text[start : match.start()])
        rest = text[match.end() : cut].strip()
        if signature and (not rest or rest.startswith("(") or match.end() > end - 80) and re.search(
            r"(?:政府|办公厅|办公室|委员会|领导小组|厅|局|委|部|国务院)$", signature.group(1)
        ):
            return start + signature.start(1)
    return cut


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
