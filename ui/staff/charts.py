"""Charts as HTML and inline SVG, in the page's own colours. No script, nothing fetched.

Bars are HTML, so that their text keeps its size on a phone; the network is SVG.
"""

import math
from collections.abc import Mapping, Sequence

from ui.staff.cards import escape

_WIDTH, _HEIGHT = 760, 560
_RADIUS = 205
_LEAST, _MOST = 4.0, 13.0  # radius of a dot, in pixels
_THIN, _THICK = 0.8, 6.0
_ROW, _NARROW, _NAMES = 27, 358, 150  # of the drawing for phones: a unit a row, names on the left


def bars(rows: Sequence[tuple[str, int]], *, title: str, tone: str = "") -> str:
    """Horizontal bars, one a row; the figure stands behind its bar.

    Args:
        rows: Name and figure, top to bottom.
        title: Read out by screen readers.
        tone: ``warn`` for what is wrong.
    """
    most = max((count for _, count in rows), default=0) or 1
    drawn = "".join(
        f'<li><span class="cw-bar-name">{escape(name)}</span>'
        f'<span class="cw-bar-track"><span class="cw-bar-fill" style="width:{100 * count / most:.1f}%">'
        f'</span></span><span class="cw-bar-figure">{count}</span></li>'
        for name, count in rows
    )
    return f'<ul class="cw-bars {tone}" aria-label="{escape(title)}">{drawn}</ul>'


def columns(rows: Sequence[tuple[str, int]], *, title: str) -> str:
    """Upright bars over time, the oldest on the left; the first, the last and the highest are named."""
    most = max((count for _, count in rows), default=0)
    named = {
        0,
        len(rows) - 1,
        *(at for at, (_, count) in enumerate(rows) if count == most and most),
    }
    drawn = "".join(
        f'<li title="{escape(name)} {count}"><span class="cw-col-figure">{count or ""}</span>'
        f'<span class="cw-col-fill" style="height:{100 * count / (most or 1):.1f}%"></span>'
        f'<span class="cw-col-name{"" if at in named or len(rows) <= 7 else " cw-faint"}">'
        f"{escape(name)}</span></li>"
        for at, (name, count) in enumerate(rows)
    )
    return f'<ul class="cw-columns" aria-label="{escape(title)}">{drawn}</ul>'


def network(
    sizes: Mapping[str, int],
    links: Sequence[tuple[str, str, int]],
    *,
    title: str,
    centre: str = "",
) -> str:
    """Units on a circle, joined where they share tasks.

    Args:
        sizes: Unit → tasks; every unit of ``links`` is in it.
        links: Two units and the number of tasks they share.
        title: Read out by screen readers.
        centre: A unit that stands in the middle; its links carry their figure.
    """
    ring = [unit for unit in _ordered(sizes, links) if unit != centre]
    turn = math.tau / max(1, len(ring))
    places = {
        unit: (
            _WIDTH / 2 + _RADIUS * math.cos(turn * (at + 0.5) - math.pi / 2),
            _HEIGHT / 2 + _RADIUS * math.sin(turn * (at + 0.5) - math.pi / 2),
        )
        for at, unit in enumerate(ring)
    }
    if centre:
        places[centre] = (_WIDTH / 2, _HEIGHT / 2)
    drawn = "".join(_link(places, link, links, centre) for link in reversed(links))
    most = max(sizes.values(), default=1)
    dots = "".join(_dot(unit, places[unit], sizes[unit], most, centre) for unit in places)
    return (
        f'<div class="cw-network"><svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-label="{escape(title)}"><title>{escape(title)}</title>{drawn}{dots}</svg></div>'
    )


def arcs(
    sizes: Mapping[str, int],
    links: Sequence[tuple[str, str, int]],
    *,
    title: str,
    centre: str = "",
) -> str:
    """The network for a narrow page: a unit a line, arcs between those that share tasks.

    Args: as of ``network``.
    """
    ordered = _ordered(sizes, links)
    if centre:
        ordered = [centre, *(unit for unit in ordered if unit != centre)]
    rows = {unit: _ROW * (at + 0.5) for at, unit in enumerate(ordered)}
    shared = {name: count for *both, count in links for name in both if centre in both}
    most = max(sizes.values(), default=1)
    drawn = "".join(_arc(rows, link, links) for link in reversed(links))
    named = []
    for unit, y in rows.items():
        own = " cw-net-centre" if unit == centre else ""
        figure = f"　{shared[unit]}" if centre and not own else ""
        radius = _LEAST + (_MOST - _LEAST) * 0.7 * math.sqrt(sizes[unit] / most)
        named.append(
            f'<circle class="cw-net-dot{own}" cx="{_NAMES + 12}" cy="{y}" r="{radius:.1f}"/>'
            f'<text class="cw-net-name{own}" x="{_NAMES - 2}" y="{y + 5}" text-anchor="end">'
            f"{escape(unit)}{figure}</text>"
        )
    return (
        f'<div class="cw-network cw-narrow"><svg viewBox="0 0 {_NARROW} {_ROW * len(rows)}" '
        f'role="img" aria-label="{escape(title)}">{drawn}{"".join(named)}</svg></div>'
    )


def _arc(
    rows: Mapping[str, float], link: tuple[str, str, int], links: Sequence[tuple[str, str, int]]
) -> str:
    one, other, count = link
    y1, y2 = rows[one], rows[other]
    x, bend = _NAMES + 12, 24 + 0.5 * abs(y2 - y1)
    share = _share(count, links)
    return (
        f'<path d="M{x} {y1}C{x + bend:.1f} {y1} {x + bend:.1f} {y2} {x} {y2}" '
        f'stroke-width="{_THIN + (_THICK - _THIN) * share:.1f}" opacity="{0.3 + 0.5 * share:.2f}"/>'
    )


def _share(count: int, links: Sequence[tuple[str, str, int]]) -> float:
    """How strong a link is among all, from 0 to 1; the strongest stands first."""
    most, least = links[0][2], links[-1][2]
    return (count - least) / (most - least) if most > least else 0.4


def _ordered(sizes: Mapping[str, int], links: Sequence[tuple[str, str, int]]) -> list[str]:
    """Each unit beside the one that it shares most with, so that thick lines are short."""
    weight = {frozenset(link[:2]): link[2] for link in links}
    left = sorted(sizes, key=lambda unit: -sizes[unit])
    ordered = left[:1]
    while len(ordered) < len(left):
        last = ordered[-1]
        rest = [unit for unit in left if unit not in ordered]
        ordered.append(max(rest, key=lambda unit: weight.get(frozenset((last, unit)), 0)))
    return ordered


def _link(
    places: Mapping[str, tuple[float, float]],
    link: tuple[str, str, int],
    links: Sequence[tuple[str, str, int]],
    centre: str,
) -> str:
    one, other, count = link
    (x1, y1), (x2, y2) = places[one], places[other]
    share = _share(count, links)
    width = _THIN + (_THICK - _THIN) * share
    middle = (_WIDTH / 2, _HEIGHT / 2)
    bend = 0.0 if centre else 0.45
    qx = (x1 + x2) / 2 * (1 - bend) + middle[0] * bend
    qy = (y1 + y2) / 2 * (1 - bend) + middle[1] * bend
    line = (
        f'<path d="M{x1:.1f} {y1:.1f}Q{qx:.1f} {qy:.1f} {x2:.1f} {y2:.1f}" '
        f'stroke-width="{width:.1f}" opacity="{0.3 + 0.5 * share:.2f}">'
        f"<title>{escape(one)} · {escape(other)}：{count}</title></path>"
    )
    if centre not in {one, other} or not centre:
        return line
    far = (x2, y2) if one == centre else (x1, y1)
    tx, ty = (far[0] * 0.68 + middle[0] * 0.32, far[1] * 0.68 + middle[1] * 0.32)
    return f'{line}<circle class="cw-net-chip" cx="{tx:.1f}" cy="{ty:.1f}" r="10"/>' + (
        f'<text class="cw-net-count" x="{tx:.1f}" y="{ty + 4.5:.1f}">{count}</text>'
    )


def _dot(unit: str, place: tuple[float, float], size: int, most: int, centre: str) -> str:
    x, y = place
    radius = _LEAST + (_MOST - _LEAST) * math.sqrt(size / most)
    right, gap = x >= _WIDTH / 2, radius + 7
    anchor, tx = ("start", x + gap) if right else ("end", x - gap)
    if unit == centre:
        anchor, tx, y_text = "middle", x, y + radius + 18
    else:
        y_text = y + 4.5
    own = " cw-net-centre" if unit == centre else ""
    return (
        f'<circle class="cw-net-dot{own}" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}">'
        f"<title>{escape(unit)}：{size}</title></circle>"
        f'<text class="cw-net-name{own}" x="{tx:.1f}" y="{y_text:.1f}" text-anchor="{anchor}">'
        f"{escape(unit)}</text>"
    )
