"""Laid out entries under a window: exact at any width, with any folds, whatever they hold."""

from hypothesis import given, settings
from hypothesis import strategies as st
from textual.app import App
from textual.color import Color

from tests.ui.markup import DANGEROUS
from tests.ui.sessions import call, moment, reply, user
from tests.ui.test_bodies import entries
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.strict_json import dumps
from thulp_tui.text import width
from thulp_tui.ui.palette import Palette, build
from thulp_tui.ui.widgets.timeline.heights import Heights
from thulp_tui.ui.widgets.timeline.layout import Layout
from thulp_tui.ui.widgets.timeline.outline import Outline
from thulp_tui.ui.widgets.timeline.painter import Look, Painter
from thulp_tui.ui.widgets.timeline.transcript import Shown
from thulp_tui.ui.widgets.timeline.viewport import Viewport

ENTRIES = st.lists(entries(), min_size=1, max_size=12)
WIDTHS = st.integers(1, 300)
HOSTILE = (
    "a" + "\u0301" * 10_000,
    "x" * 1_000_000,
    "日本" * 100_000,
    "\x00" * 1000,
    "\x1b]52;c;aGk=\x07\x1b[2J\x9b31m",
    "\u202eevil\u2066txt.exe\u2069",
    "👩\u200d🚀" * 5000,
    "[" * 20_000,
    "> " * 5000 + "deep",
    "|" * 5000 + "\n" + "|-" * 5000 + "|",
    "\t" * 5000 + "\r\n" * 5000,
    "```py\n" + "'" * 30_000,
)
"""Texts made to break a screen."""


def laid_out(shown: list[SessionEntry], cells: int) -> Layout:
    """Return a layout of entries."""
    layout = Layout()
    layout.shown = Shown(shown)
    texts = [dumps(entry.to_document()).encode() for entry in shown]
    layout.outline = Outline(len(texts), lambda first, last: texts[first:last])
    layout.resize(cells)
    return layout


def lines_in(layout: Layout, view: Viewport) -> list[tuple[int, list[tuple[str, str]]]]:
    """Return what a window shows, without the day's lines."""
    found = []
    for entry, line in view.rows():
        laid = layout.lay_out(entry)
        found.append((entry, laid.body.lines[line - laid.above] if line >= laid.above else [(laid.day, "")]))
    return found


@settings(max_examples=60, deadline=None)
@given(ENTRIES, WIDTHS, st.integers(1, 40), st.lists(st.integers(1, 30), max_size=8), st.data())
def test_scrolling_down_and_back_is_exact(
    shown: list[SessionEntry], cells: int, height: int, steps: list[int], data: st.DataObject
) -> None:
    """At any width, with any folds, the same lines are in view again, unless the end was met on the way."""
    layout = laid_out(shown, cells)
    for entry in shown:
        layout.choose_fold(entry, data.draw(st.sampled_from([True, False, None])))
    view = Viewport(len(shown), lambda index: layout.lay_out(index).height)
    view.height = height
    before = lines_in(layout, view)
    total = sum(layout.lay_out(index).height for index in range(len(shown)))
    if sum(steps) + height > total:
        return
    for step in steps:
        view.scroll(step)
        lines_in(layout, view)
        layout.forget()
    for step in reversed(steps):
        view.scroll(-step)
    assert lines_in(layout, view) == before


@settings(max_examples=60, deadline=None)
@given(ENTRIES, WIDTHS, st.booleans())
def test_estimates_need_no_entry_and_are_replaced_by_what_is_laid_out(
    shown: list[SessionEntry], cells: int, folded: bool
) -> None:
    """A height is guessed from the file's text alone, is at least a line, and gives way to the exact one."""
    layout = laid_out(shown, cells)
    layout.folds.choose_all(folded)
    real, layout.shown = layout.shown, Shown([])
    heights = Heights(len(shown), layout.estimate)
    assert all(heights.of(index) >= 1 for index in range(len(shown)))
    layout.shown = real
    for index in range(len(shown)):
        heights.learn(index, layout.lay_out(index).height)
    assert heights.total == sum(layout.lay_out(index).height for index in range(len(shown)))


def test_short_calls_and_events_are_estimated_exactly() -> None:
    """What takes a line or two is known from the file's text, so the scroll bar is right about long runs of calls."""
    shown = [call("ls", result="one line", at=1), call("touch", at=2), SessionEntry.system_event("paused")] * 5
    shown[0] = SessionEntry.system_event("begun", timestamp=moment(0))
    layout = laid_out(shown, 100)
    for index in range(1, len(shown)):
        if not layout.lay_out(index).day:
            assert layout.estimate(index) == layout.lay_out(index).height


class Nobody(App[None]):
    """An app that gives its theme."""


def palette() -> Palette:
    """Return a palette."""
    return build(Nobody(), Color.parse("black"))


@settings(max_examples=40, deadline=None)
@given(st.lists(entries(), min_size=1, max_size=3), st.integers(1, 300), st.booleans())
def test_every_painted_line_fills_the_width_and_holds_no_command(
    shown: list[SessionEntry], cells: int, folded: bool
) -> None:
    """Whatever an entry holds: its lines neither break the layout nor reach the terminal."""
    check_painted(shown, cells, folded)


def check_painted(shown: list[SessionEntry], cells: int, folded: bool) -> None:
    """Paint entries and look at each line."""
    layout, painter, look = laid_out(shown, cells), Painter(), Look(palette(), "▌")
    layout.folds.choose_all(folded)
    painter.width, painter.gutter = cells, layout.gutter
    for index in range(len(shown)):
        laid = layout.lay_out(index)
        for line in range(laid.height):
            strip = painter.strip(index, line, laid, look)
            assert strip.cell_length == cells == width(strip.text)
            assert not DANGEROUS.search(strip.text)


def test_hostile_texts_neither_break_the_layout_nor_reach_the_terminal() -> None:
    """Ten thousand accents on a letter, words of a megabyte, NULs, escape sequences, what reorders, joined emoji."""
    shown = [make(text) for text in HOSTILE for make in (user, reply, lambda text: call("bash", result=text))]
    for cells in (1, 10, 40, 120):
        for folded in (True, False):
            check_painted(shown, cells, folded)


def test_what_was_kept_is_bounded() -> None:
    """However far one goes, lines and strips of what is far away are let go."""
    shown = [reply(f"entry {n}\n\n" + "words " * 60) for n in range(1500)]
    layout, painter, look = laid_out(shown, 80), Painter(), Look(palette(), " ")
    painter.width, painter.gutter = 80, layout.gutter
    for index in range(len(shown)):
        laid = layout.lay_out(index)
        for line in range(laid.height):
            painter.strip(index, line, laid, look)
    assert sum(laid.height for laid in layout._laid.values()) <= 6000
    assert set(layout._sure) <= set(layout._laid)
    assert len(painter._strips) <= 2000


def test_themes_selection_and_hits_never_wrap_anew() -> None:
    """The same lines are painted with other styles."""
    shown = [reply("some words")]
    layout, painter = laid_out(shown, 80), Painter()
    painter.width, painter.gutter = 80, layout.gutter
    laid = layout.lay_out(0)
    one = painter.strip(0, 2, laid, Look(palette(), " "))
    other = painter.strip(0, 2, laid, Look(build(Nobody(), Color.parse("white"), highlight=0.1), "▌"))
    assert one.text[1:] == other.text[1:]
    assert layout.lay_out(0) is laid
