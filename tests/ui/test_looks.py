"""How things look: the tables are complete, themes and monochrome terminals work."""

from pathlib import Path

import pytest
from rich.color import Color, ColorType
from rich.segment import Segment
from textual.theme import BUILTIN_THEMES

from tests.ui.person import Opened, Person, sitting, write
from tests.ui.sessions import every_kind, limits, session, talk
from thulp_tui.domain.entry import ENTRY_TYPES
from thulp_tui.domain.session import SESSION_TYPES, SessionStatus
from thulp_tui.settings import Settings, SettingsError
from thulp_tui.text import width
from thulp_tui.ui.looks import (
    BOOKMARK_GLYPH,
    DAMAGED_LOOK,
    ENTRY_LOOKS,
    FAILURE_GLYPH,
    NOTE_GLYPH,
    STATUS_LOOKS,
    SUCCESS_GLYPH,
    TYPE_LOOKS,
)
from thulp_tui.ui.palette import TONES

PAGE = Path(__file__).parents[2] / "thulp_tui" / "exchange" / "page.css"
FULL = session(1, "all of it", every_kind(), limits=limits(turns=1, entries=9), tags=["one"])


def segments(person: Person) -> list[Segment]:
    """Return all that is in view."""
    return [segment for strip in person.app.screen._compositor.render_strips() for segment in strip]


def luminance(colour: Color) -> float:
    """Return the relative luminance of a colour (WCAG 2), 0 to 1."""
    parts = [part / 255 for part in colour.get_truecolor()]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrasts(person: Person) -> list[tuple[float, str]]:
    """Return the contrast ratio (WCAG 2) of every visible text, with the text."""
    found = []
    for segment in segments(person):
        style = segment.style
        if segment.text.strip(" │─╭╮╰╯▱▁▔▌▏▕┃") and style and style.color and style.bgcolor:
            high, low = sorted((luminance(style.color), luminance(style.bgcolor)), reverse=True)
            found.append(((high + 0.05) / (low + 0.05), segment.text))
    return found


def test_every_type_and_status_has_a_look() -> None:
    """The tables are complete, and nothing in them is unknown to the domain."""
    assert set(ENTRY_LOOKS) == set(ENTRY_TYPES)
    assert set(STATUS_LOOKS) == set(SessionStatus)
    assert set(TYPE_LOOKS) == set(SESSION_TYPES)


def test_icons_are_one_cell_and_badges_fit() -> None:
    """Anything wider would break the columns."""
    for table in (ENTRY_LOOKS, STATUS_LOOKS, TYPE_LOOKS):
        assert {width(look.icon) for look in table.values()} == {1}
    assert width(DAMAGED_LOOK.icon) == 1
    assert width(SUCCESS_GLYPH) == width(FAILURE_GLYPH) == width(BOOKMARK_GLYPH) == width(NOTE_GLYPH) == 1
    assert all(1 <= width(look.badge) <= 5 for look in ENTRY_LOOKS.values())


def test_looks_are_told_apart_without_colour() -> None:
    """No two statuses, entry types or session types share a sign."""
    assert len({look.icon for look in STATUS_LOOKS.values()} | {DAMAGED_LOOK.icon}) == len(SessionStatus) + 1
    assert len({look.icon for look in ENTRY_LOOKS.values()}) == len(ENTRY_LOOKS)
    assert len({look.badge for look in ENTRY_LOOKS.values()}) == len(ENTRY_LOOKS)
    assert len({look.icon for look in TYPE_LOOKS.values()}) == len(TYPE_LOOKS)


def test_every_tone_is_a_theme_colour() -> None:
    """A look names a colour that each theme has."""
    tones = {look.tone for look in ENTRY_LOOKS.values()} | {look.tone for look in STATUS_LOOKS.values()}
    assert {*tones, DAMAGED_LOOK.tone} <= set(TONES)


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light", "nord", "gruvbox"])
async def test_every_text_can_be_read_in_dark_and_light_themes(opened: Opened, theme: str) -> None:
    """The quietest text stands out 2.5:1 from its ground, every entry's own text 4.5:1."""
    async with opened(FULL, settings=Settings(theme=theme)) as person:
        await person.opens("all of it")
        await person.sees("score 0.82")
        found = contrasts(person)
        assert found
        assert min(found)[0] >= 2.5, min(found)
        said = {text.strip(): ratio for ratio, text in found}
        assert min(said[text] for text in ("be brief", "what is wrong?", "let me look", "pytest", "see the log")) >= 4.5


async def test_a_theme_of_the_settings_is_in_force(opened: Opened) -> None:
    """A light theme is light."""
    async with opened(FULL, settings=Settings(theme="textual-light")) as person:
        await person.sees("all of it")
        assert not person.app.current_theme.dark


def test_an_unknown_theme_is_a_clear_error(path: Path) -> None:
    """It says which it was and which there are, before anything is drawn."""

    async def start() -> None:
        async with sitting(path, settings=Settings(theme="zebra")):
            raise AssertionError("it started")

    with pytest.raises(SettingsError, match="'zebra'.*textual-dark"):
        start().send(None)


async def test_without_colour_everything_is_there(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_COLOR: nothing has a hue, and badges, glyphs and marks still tell what is what."""
    write(path, [FULL])
    monkeypatch.setenv("NO_COLOR", "1")
    async with sitting(path) as person:
        await person.opens("all of it")
        await person.sees("TOOL", "✗", "✓", "●", "1/1‼", "8/9!", "at limit")
        assert not [segment for segment in segments(person) if hue(segment)]


def hue(segment: Segment) -> int:
    """Return how far a text's colour is from grey, 0 to 255; 0 for the terminal's own."""
    colour = segment.style.color if segment.style else None
    if colour is None or colour.type is ColorType.DEFAULT:
        return 0
    triplet = colour.get_truecolor()
    return max(triplet) - min(triplet)


async def test_a_theme_chosen_while_it_runs_repaints_everything(opened: Opened) -> None:
    """The painted widgets follow the theme at once: no ground of the old one is left."""
    async with opened(FULL, session(2, "other", talk(2), age=1)) as person:
        await person.sees("score 0.82")
        before = grounds(person)
        person.app.theme = "textual-light"
        await person.until(lambda: before.isdisjoint(grounds(person)), "everything is repainted")


def grounds(person: Person) -> set[str]:
    """Return the background colours in view."""
    return {str(segment.style.bgcolor) for segment in segments(person) if segment.style and segment.style.bgcolor}


async def test_the_theme_that_was_chosen_is_there_at_the_next_start(path: Path) -> None:
    """It is remembered, but a theme of the settings comes first."""
    write(path, [FULL])
    async with sitting(path) as person:
        await person.sees("all of it")
        person.app.theme = "textual-light"
        await person.settle()
    async with sitting(path) as person:
        assert person.app.theme == "textual-light"
    async with sitting(path, settings=Settings(theme="nord")) as person:
        assert person.app.theme == "nord"


@pytest.mark.parametrize(("theme", "place"), [("textual-light", 1), ("textual-dark", 2)])
def test_pages_that_are_exported_have_the_themes_colours(theme: str, place: int) -> None:
    """Badges look there as they do here: light by one theme, dark by the other."""
    variables = BUILTIN_THEMES[theme].to_color_system().generate()
    block = PAGE.read_text("utf-8").split(":root {")[place].partition("}")[0]
    for tone in filter(None, TONES):
        assert f"--{tone}-muted: {variables[f'{tone}-muted']};" in block
        assert f"--{tone}: {variables[f'text-{tone}']};" in block
