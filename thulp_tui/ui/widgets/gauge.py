"""The footer: the live gauge of the open session's limits, and the keys that matter now.

One line, painted; a tick costs nothing where no cell changes.  What does not fit goes in this order: keys, bars,
labels, a model's tokens.  The numbers stay to the last; bars become shorter where that keeps the key of the help in
view.
"""

from collections.abc import Sequence
from itertools import takewhile
from operator import eq
from typing import Any, NamedTuple

from rich.segment import Segment
from textual import events
from textual.geometry import Region
from textual.reactive import var
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, TextArea

from thulp_tui.domain.gauge import Measure, gauge, verdict
from thulp_tui.domain.ids import Timestamp
from thulp_tui.domain.summary import SessionSummary
from thulp_tui.domain.working import Pauses
from thulp_tui.text import span
from thulp_tui.text import width as cells
from thulp_tui.ui.markup import Line
from thulp_tui.ui.palette import Palette, build

BAR = 8
"""Cells of a bar."""
SHORT_BAR = 5
"""Cells of a bar where that leaves room for the key of the help."""
LABELS = {"turns": "turns", "entries": "entries", "duration": "time", "tokens": "tokens"}
"""What a measure is called."""
WALL, WORK = "wall", "work"
"""What the time is called where there were pauses: all of it, which the limit is about, and that without them."""
LEVELS = {"plain": "dim", "calm": "ok", "warning": "warn", "alarm": "bad"}
"""A measure's level → style key."""
MARKS = {"warning": "!", "alarm": "‼"}
"""A measure's level → its mark, for those who see no colour."""


class Key(NamedTuple):
    """One key and what it does now."""

    key: str
    """As it is shown."""
    description: str
    """In a word or two."""
    enabled: bool = True
    """Whether it can be done now."""
    press: str = ""
    """The key's name in Textual, for whoever clicks on it."""

    @property
    def line(self) -> Line:
        """The key as it stands in the footer; a quiet one cannot be used now."""
        if not self.enabled:
            return [("  ", "text"), (f"{self.key} {self.description}", "time")]
        return [("  ", "text"), (self.key, "bar"), (f" {self.description}", "dim")]


class GaugeFooter(Widget):
    """Turns, entries, time of the open session against its limits; keys beside them."""

    summary: var[SessionSummary | None] = var(None)
    """The open session, if there is one."""
    now: var[Timestamp] = var(Timestamp(0))
    """The time, once a second."""
    pauses: var[Pauses] = var(Pauses())
    """The pauses of the open session; where there are any, the time without them stands beside the whole."""
    tokens: var[Measure | None] = var(None)
    """How much of a model's window is used; None when nobody tells."""
    keys: var[tuple[Key, ...]] = var(())
    """The keys that matter now, the most important first, help last."""

    def __init__(self, *, id: str | None = None) -> None:
        """Start with no session."""
        super().__init__(id=id)
        self._line: Line = []
        self._shown: tuple[Key, ...] = ()
        self._palette: Palette | None = None

    def on_mount(self) -> None:
        """Follow the keys that are active."""
        self.screen.bindings_updated_signal.subscribe(self, self._read_keys)

    def _read_keys(self, screen: Screen[Any]) -> None:
        self.keys = active_keys(screen)

    def watch_summary(self) -> None:
        """Paint where something changed."""
        self._compare()

    def watch_pauses(self) -> None:
        """Paint where something changed."""
        self._compare()

    def watch_tokens(self) -> None:
        """Paint where something changed."""
        self._compare()

    def watch_now(self) -> None:
        """Paint where something changed."""
        self._compare()

    def watch_keys(self) -> None:
        """Paint where something changed."""
        self._compare()

    def on_resize(self) -> None:
        """Fit anew."""
        self._compare()

    def notify_style_update(self) -> None:
        """Paint anew in another theme."""
        super().notify_style_update()
        self._palette = None

    def _compare(self) -> None:
        summary = self.summary
        measures: tuple[Measure, ...] = gauge(summary.limits, summary, self.now) if summary else ()
        if measures and self.tokens is not None:
            measures = (*measures, self.tokens)
        word = verdict(summary) if summary else ""
        worked = self.pauses.working_ms(summary.metadata, self.now) if summary and self.pauses else None
        line, self._shown = footer_line(measures, word, self.keys, self.size.width, worked)
        if line != self._line:
            start, end = changed_cells(self._line, line)
            self._line = line
            self.refresh(Region(start, 0, end - start, 1))

    def on_click(self, event: events.Click) -> None:
        """Press the key under the mouse."""
        left = self.size.width - 1 - sum(_width(key.line) for key in self._shown)
        for key in self._shown:
            if left <= event.x < (left := left + _width(key.line)):
                self.app.simulate_key(key.press)

    def render_line(self, y: int) -> Strip:
        """Paint the line."""
        if self._palette is None:
            self._palette = build(self.app, self.background_colors[1])
        palette = self._palette
        segments = [Segment(text, palette[key]) for text, key in self._line]
        return Strip(segments).adjust_cell_length(self.size.width, palette.base)


def active_keys(screen: Screen[Any]) -> tuple[Key, ...]:
    """Return the keys that matter now: of the focused widget first, each action once."""
    found: dict[str, Key] = {}
    typing = isinstance(screen.focused, Input | TextArea)
    for _, binding, enabled, _ in screen.active_bindings.values():
        if binding.show and binding.description and binding.action not in found:
            display = screen.app.get_key_display(binding)
            if not (typing and _is_typed(display)):
                found[binding.action] = Key(display, binding.description, enabled, binding.key)
    return tuple(found.values())


def footer_line(
    measures: Sequence[Measure], word: str, keys: Sequence[Key], width: int, worked: int | None = None
) -> tuple[Line, tuple[Key, ...]]:
    """Return the footer for ``width`` cells: the fullest gauge that fits, then as many keys as fit beside it.

    ``worked`` is the time without pauses, in milliseconds, where that is not the whole.  The keys shown come along:
    they end one cell before the right edge.
    """
    help_width = _width(keys[-1].line) if keys else 0
    for bar, beside in ((BAR, help_width), (SHORT_BAR, help_width), (BAR, 0), (SHORT_BAR, 0), (0, 0)):
        left = _gauge_line(measures, word, worked, bar=bar, labels=True)
        if _width(left) + beside <= width - 1:
            break
    else:
        left = _gauge_line(measures, word, worked, bar=0, labels=False)
        if _width(left) > width - 1 and measures and measures[-1].kind == "tokens":
            return footer_line(measures[:-1], word, keys, width, worked)
    shown = _fitting(keys, width - _width(left) - 1)
    right = [part for key in shown for part in key.line]
    gap = width - 1 - _width(left) - _width(right)
    return [*left, (" " * max(0, gap), "text"), *right], shown


def changed_cells(before: Line, after: Line) -> tuple[int, int]:
    """Return from which cell to which a line differs from the one before: a second that goes by is a few cells."""
    same = sum(1 for _ in takewhile(bool, map(eq, before, after)))
    start = _width(after[:same])
    if _width(before) != _width(after):
        return start, max(_width(before), _width(after))
    behind = sum(1 for _ in takewhile(bool, map(eq, reversed(before[same:]), reversed(after[same:]))))
    return start, _width(after[: len(after) - behind])


def _fitting(keys: Sequence[Key], room: int) -> tuple[Key, ...]:
    """As many keys as fit, from the first on, but the last one (help) before all."""
    if not keys or (room := room - _width(keys[-1].line)) < 0:
        return ()
    shown = []
    for key in keys[:-1]:
        if (room := room - _width(key.line)) < 0:
            break
        shown.append(key)
    return (*shown, keys[-1])


def _gauge_line(measures: Sequence[Measure], word: str, worked: int | None, *, bar: int, labels: bool) -> Line:
    line: Line = []
    for measure in measures:
        line.append(("   " if line and labels else " ", "text"))
        style = LEVELS[measure.level]
        if labels:
            is_wall = measure.kind == "duration" and worked is not None
            line.append((f"{WALL if is_wall else LABELS[measure.kind]} ", "dim"))
        if bar and measure.fraction is not None:
            filled = round(min(1.0, measure.fraction) * bar)
            line += [("▰" * filled, style), ("▱" * (bar - filled), "rule"), (" ", "text")]
        line.append((_numbers(measure), "text" if measure.level in ("plain", "calm") else style))
        if mark := MARKS.get(measure.level):
            line.append((mark, style))
    if worked is not None:
        line += [(f" {WORK} " if labels else f" {WORK[0]}", "dim"), (span(worked), "text")]
    if word:
        line += [("  ", "text"), (word, "bad")]
    return line


def _numbers(measure: Measure) -> str:
    show = span if measure.kind == "duration" else _short if measure.kind == "tokens" else "{:,}".format
    return show(measure.current) + (f"/{show(measure.maximum)}" if measure.maximum is not None else "")


def _short(tokens: int) -> str:
    """A number of tokens in thousands, from a thousand on."""
    if tokens < 1_000:
        return str(tokens)
    return f"{tokens / 1_000:.1f}k" if tokens < 99_950 else f"{tokens / 1_000:,.0f}k"


def _width(line: Line) -> int:
    return sum(cells(text) for text, _ in line)


def _is_typed(display: str) -> bool:
    """Whether a key is text to a widget that one types in."""
    return len(display) == 1 and display.isascii()
