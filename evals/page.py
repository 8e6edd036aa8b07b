"""The report as one HTML file that opens offline: no script, no font, no address."""

from collections.abc import Iterable, Sequence
from html import escape
from math import inf

from evals import charts, words
from evals.charts import Bar
from evals.limits import shown
from evals.report import Report
from evals.runner import Result
from evals.summary import Summary, Tally

_STYLE = """
:root { --paper: #fbfaf7; --ink: #1f2328; --line: #e3e0d8; --accent: #1d4f91; --seal: #b3261e;
  --good: #2e7d4f; --soft: #6f7f95; --track: #efece4; }
@media (prefers-color-scheme: dark) { :root { --paper: #17191c; --ink: #e6e3dc; --line: #34373c;
  --accent: #8ab4f0; --seal: #f2857c; --good: #7cc79b; --soft: #98a5b8; --track: #24272b; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.7 "Noto Sans CJK SC",
  "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
main { max-width: 860px; margin: 0 auto; padding: 32px 20px 64px; }
h1 { font-size: 24px; margin: 0 0 4px; } h2 { font-size: 20px; margin: 40px 0 8px; }
.caption { font-size: 13px; color: var(--soft); margin: 0; }
.verdict { margin: 20px 0; padding: 12px 16px; border-left: 4px solid var(--good); }
.verdict.broken { border-color: var(--seal); } .verdict ul { margin: 4px 0 0; padding-left: 20px; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid var(--line); padding: 6px 8px; text-align: left;
  vertical-align: top; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.chart { width: 100%; height: auto; display: block; }
.chart text { font-size: 13px; fill: var(--ink); font-variant-numeric: tabular-nums; }
.chart .track { fill: var(--track); } .chart .main { fill: var(--accent); }
.chart .soft { fill: var(--soft); } .chart .bad { fill: var(--seal); }
details { border-bottom: 1px solid var(--line); padding: 8px 0; }
summary { cursor: pointer; min-height: 44px; display: flex; gap: 12px; align-items: center; }
summary:focus-visible { outline: 2px solid var(--accent); }
.id { font-size: 13px; color: var(--soft); white-space: nowrap; }
.fault { color: var(--seal); margin: 4px 0; }
pre { white-space: pre-wrap; font: inherit; margin: 8px 0; padding-left: 12px;
  border-left: 3px solid var(--line); }
@media print { details { break-inside: avoid; } }
"""


def html(report: Report) -> str:
    """The whole page."""
    sections = (
        _verdict(report),
        _systems(report.summaries),
        _categories(report),
        _metrics(report.ours),
        _latency(report),
        _change(report),
        _failures(report.failures),
    )
    name = "语言模型" if report.composer == "llm" else "规则"
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>策问评测</title><style>{_STYLE}</style></head><body><main><h1>策问评测</h1>"
        f'<p class="caption">{escape(report.at)}　{len(report.results)} 个问题　'
        f"范围：{escape(words.named(report.split))}　作答方式：{name}</p>"
        f"{''.join(sections)}</main></body></html>\n"
    )


def _verdict(report: Report) -> str:
    total = report.ours.total
    head = f"<strong>{total.passed}/{total.of} 个问题全部要求都满足（{total.rate:.1%}）。</strong>"
    if not report.faults:
        return f'<div class="verdict">{head} 各项门槛都达到了。</div>'
    faults = "".join(f"<li>{escape(fault)}</li>" for fault in report.faults)
    return f'<div class="verdict broken">{head} 没有达到的门槛：<ul>{faults}</ul></div>'


def _systems(summaries: Sequence[Summary]) -> str:
    rows = [
        (words.NAMES[name], *(shown(summary.numbers[name]) for summary in summaries))
        for name in summaries[0].numbers
    ]
    heads = ("指标", *(words.SYSTEMS[summary.system] for summary in summaries))
    chart = [
        Bar(_short(s), s.total.rate, f"{s.total.rate:.1%}", "main" if at == 0 else "soft")
        for at, s in enumerate(summaries)
    ]
    drawn = charts.bars(chart, title="全部通过的比例") if len(summaries) > 1 else ""
    return f"<h2>总体</h2>{drawn}{_table(heads, rows)}"


def _short(summary: Summary) -> str:
    return words.SYSTEMS[summary.system].partition("（")[0]


def _categories(report: Report) -> str:
    ours = report.ours
    chart = [_tally(words.named(name), tally) for name, tally in ours.categories.items()]
    heads = ("类别", *(words.SYSTEMS[summary.system] for summary in report.summaries))
    rows = [
        (words.named(name), *(_share(summary.categories[name]) for summary in report.summaries))
        for name in ours.categories
    ]
    splits = [
        (words.named(name), *(_share(summary.splits[name]) for summary in report.summaries))
        for name in ours.splits
    ]
    drawn = charts.bars(chart, title="各类别的通过率")
    return f"<h2>按类别</h2>{drawn}{_table(heads, [*rows, *splits])}"


def _metrics(summary: Summary) -> str:
    known = [(words.METRICS[name], tally) for name, tally in summary.metrics.items() if tally.of]
    chart = charts.bars([_tally(*pair) for pair in known], title="各项要求的通过率")
    return f"<h2>按要求</h2>{chart}"


def _latency(report: Report) -> str:
    """How many answers took how long, in steps that double."""
    milliseconds = [result.seconds * 1000 for result in report.results]
    edges = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, inf]
    counts = []
    low = 0.0
    for high in edges:
        counts.append((low, high, sum(low <= value < high for value in milliseconds)))
        low = high
    most = max(count for _, _, count in counts)
    chart = [
        Bar(f"{low:g} 至 {high:g} 毫秒" if high < inf else f"{low:g} 毫秒以上", count, str(count))
        for low, high, count in counts
        if count
    ]
    return f"<h2>用时</h2>{charts.bars(chart, title='每个问题的用时分布', most=most)}"


def _change(report: Report) -> str:
    change = report.change
    if not change.since:
        return "<h2>与上次相比</h2><p>没有可比的上一次评测。</p>"
    lists = "".join(
        f"<p>{head} {len(names)} 个{'：' if names else '。'}{escape('、'.join(names))}</p>"
        for head, names in (("变好", change.better), ("变差", change.worse))
    )
    rows = [(words.NAMES[name], shown(before), shown(now)) for name, before, now in change.numbers]
    table = _table(("指标", "上次", "这次"), rows) if rows else ""
    return f'<h2>与上次相比</h2><p class="caption">上次：{escape(change.since)}</p>{lists}{table}'


def _failures(failures: Sequence[Result]) -> str:
    if not failures:
        return "<h2>没有通过的</h2><p>没有。</p>"
    shown_ones = "".join(map(_failure, failures))
    return f"<h2>没有通过的（{len(failures)} 个）</h2>{shown_ones}"


def _failure(result: Result) -> str:
    asked = " → ".join(result.case.turns)
    faults = "".join(
        f'<p class="fault">{escape(words.METRICS[v.metric])}：{escape(v.reason)}</p>'
        for v in result.faults
    )
    return (
        f'<details><summary><span class="id">{escape(result.case.id)}</span>'
        f"<span>{escape(asked)}</span></summary>{faults}"
        f'<p class="caption">{escape(result.case.note)}</p>'
        f"<pre>{escape(result.answer.answer)}</pre></details>"
    )


def _tally(label: str, tally: Tally) -> Bar:
    tone = "main" if tally.rate >= 0.9 else "bad"
    return Bar(label, tally.rate, _share(tally), tone)


def _share(tally: Tally) -> str:
    return f"{tally.passed}/{tally.of}" if tally.of else words.NONE


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    def cells(tag: str, row: Sequence[str]) -> str:
        first, *others = row
        numbers = "".join(f'<{tag} class="number">{escape(cell)}</{tag}>' for cell in others)
        return f"<tr><{tag}>{escape(first)}</{tag}>{numbers}</tr>"

    body = "".join(cells("td", row) for row in rows)
    return f"<table><thead>{cells('th', heads)}</thead><tbody>{body}</tbody></table>"
