"""Drawings as SVG text: stacked bars, and the stack of layers.

Shapes carry a class per tone, so that a style sheet can recolor them in the dark; the fill
attribute holds the color for readers without one.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

from srm_docs.views.document import PALETTE, Figure, Tone
from srm_docs.views.words import LETTERS, RESPONSIBILITY

_BAR_WIDTH = 380
_LABEL_WIDTH = 210
_TOTAL_WIDTH = 60
_ROW = 20


def _svg(width: float, height: float, parts: Sequence[str], alt: str) -> str:
    title = html.escape(alt)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}"'
        f' width="{width:g}" height="{height:g}" role="img" font-family="SRM Sans, SRM Symbols,'
        f' system-ui, sans-serif"><title>{title}</title>{"".join(parts)}</svg>'
    )


def _words(
    x: float, y: float, words: str, *, size: float = 11, anchor: str = "start", bold: bool = False
) -> str:
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text class="ink" x="{x:g}" y="{y:g}" font-size="{size:g}" text-anchor="{anchor}"'
        f' fill="#1d2430"{weight}>{html.escape(words)}</text>'
    )


def _box(x: float, y: float, width: float, height: float, tone: Tone) -> str:
    return (
        f'<rect class="tone-{tone}" x="{x:g}" y="{y:g}" width="{width:.2f}" height="{height:g}"'
        f' fill="{PALETTE[tone]}" stroke="#5b6472" stroke-width="0.6"/>'
    )


def _letter(x: float, y: float, words: str) -> str:
    """Put a word on a box; it stays dark, because every tone is light."""
    return (
        f'<text x="{x:.2f}" y="{y:g}" font-size="9.5" text-anchor="middle"'
        f' fill="#11151c">{html.escape(words)}</text>'
    )


def bars(rows: Mapping[str, Mapping[Tone, int]], caption: str) -> Figure:
    """Draw one stacked bar a row, as long as each other, split by answer.

    A part is labelled with its letter and number where there is room.
    """
    tones = [tone for tone in Tone if any(counts.get(tone) for counts in rows.values())]
    parts: list[str] = []
    x = float(_LABEL_WIDTH)
    for tone in tones:
        word = RESPONSIBILITY[tone.value]
        label = f"{LETTERS[tone.value]}  {word}"
        parts += [_box(x, 4, 12, 12, tone), _words(x + 17, 14, label, size=10.5)]
        x += 34 + 6.2 * len(label)
    top = 26
    for index, (label, counts) in enumerate(rows.items()):
        y = top + index * _ROW
        parts.append(_words(_LABEL_WIDTH - 8, y + 12.5, _shortened(label), anchor="end"))
        parts += _stack(counts, y)
        total = sum(counts.values())
        parts.append(_words(_LABEL_WIDTH + _BAR_WIDTH + 8, y + 12.5, f"{total:,}", size=10.5))
    width = _LABEL_WIDTH + _BAR_WIDTH + _TOTAL_WIDTH
    alt = f"{caption}. " + "; ".join(_told(label, counts) for label, counts in rows.items()) + "."
    return Figure(_svg(width, top + len(rows) * _ROW + 4, parts, alt), alt, caption)


def _stack(counts: Mapping[Tone, int], y: float) -> list[str]:
    total = sum(counts.values())
    parts: list[str] = []
    x = float(_LABEL_WIDTH)
    room = 24
    for tone in Tone:
        number = counts.get(tone, 0)
        if not number:
            continue
        width = _BAR_WIDTH * number / total
        parts.append(_box(x, y, width, _ROW - 5, tone))
        if width > room:
            parts.append(_letter(x + width / 2, y + 11, f"{LETTERS[tone.value]} {number:,}"))
        x += width
    return parts


def _told(label: str, counts: Mapping[Tone, int]) -> str:
    told = [f"{RESPONSIBILITY[tone.value]} {number:,}" for tone, number in counts.items() if number]
    return f"{label}: {', '.join(told) or 'none'}"


def _shortened(label: str, most: int = 36) -> str:
    return label if len(label) <= most else f"{label[: most - 1].rstrip()}…"


def stack(
    columns: Sequence[str],
    groups: Sequence[tuple[str, Sequence[tuple[str, Sequence[Tone]]]]],
    caption: str,
) -> Figure:
    """Draw the well-known stacked picture: layers from people down to buildings, by column."""
    left, row, gap, head = 178.0, 13.5, 5.0, 20.0
    width = (650 - left) / len(columns)
    parts = [
        _words(left + width * (at + 0.5), 14, _shortened(title, 24), anchor="middle", bold=True)
        for at, title in enumerate(columns)
    ]
    y = head
    for title, rows in groups:
        parts.append(_words(0, y + 10.5, title, size=10, bold=True))
        y += 14
        for label, tones in rows:
            parts.append(_words(8, y + 9.8, label, size=9.5))
            for at, tone in enumerate(tones):
                x = left + width * at
                parts.append(_box(x, y, width - 4, row - 2, tone))
                word = RESPONSIBILITY[tone.value]
                parts.append(_letter(x + (width - 4) / 2, y + 9.2, word))
            y += row
        y += gap
    alt = f"{caption}. " + " ".join(
        f"{label}: "
        + ", ".join(
            f"{column} {RESPONSIBILITY[tone.value]}"
            for column, tone in zip(columns, tones, strict=True)
        )
        + "."
        for _, rows in groups
        for label, tones in rows
    )
    return Figure(_svg(650, y, parts, alt), alt, caption)


def halves(
    upper: tuple[str, Sequence[str]], lower: tuple[str, Sequence[str]], caption: str
) -> Figure:
    """Draw what is IN the cloud resting on what it is built OF."""
    parts: list[str] = []
    y = 0.0
    for (title, items), tone in ((upper, Tone.CUSTOMER), (lower, Tone.AWS)):
        height = 26 + 16 * len(items) + 6
        parts.append(_box(0.5, y + 0.5, 649, height, tone))
        parts.append(
            f'<text x="12" y="{y + 18:g}" font-size="13" font-weight="600" fill="#11151c">'
            f"{html.escape(title)}</text>"
        )
        for index, item in enumerate(items):
            parts.append(
                f'<text x="24" y="{y + 37 + 16 * index:g}" font-size="11" fill="#11151c">'
                f"{html.escape(item)}</text>"
            )
        y += height + 5
    told = (f"{title}: {'; '.join(items)}" for title, items in (upper, lower))
    alt = f"{caption}. {'. Below it, '.join(told)}."
    return Figure(_svg(650, y, parts, alt), alt, caption)
