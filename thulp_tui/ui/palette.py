"""Style keys to terminal styles, straight from the theme: what a painted widget uses instead of CSS per kind."""

from dataclasses import dataclass
from typing import Any

from rich.style import Style
from textual.app import App
from textual.color import Color

FAINT, DIM, QUIET = 0.55, 0.7, 0.88
"""How far a quiet text stands out from the background, 0 to 1."""

_SPEC: dict[str, tuple[str | None, float, str]] = {
    "text": (None, 1, ""),
    "dim": (None, DIM, ""),
    "time": (None, FAINT, ""),
    "bold": (None, 1, "bold"),
    "italic": (None, 1, "italic"),
    "strike": (None, DIM, "strike"),
    "link": ("text-accent", 1, "underline"),
    "code": ("text-warning", 1, ""),
    "codeblock": (None, QUIET, ""),
    "c_comment": (None, DIM, "italic"),
    "c_string": ("text-success", 1, ""),
    "c_number": ("text-warning", 1, ""),
    "c_keyword": ("text-accent", 1, ""),
    "c_key": ("text-primary", 1, ""),
    "c_name": ("text-primary", 1, "bold"),
    "punct": (None, DIM, ""),
    "h1": ("text-primary", 1, "bold"),
    "h2": (None, 1, "bold"),
    "bullet": ("text-primary", 1, ""),
    "quote": (None, DIM, "italic"),
    "quotebar": ("text-primary", 1, ""),
    "rule": (None, 0.3, ""),
    "fence": ("text-secondary", 1, ""),
    "title": (None, 1, "bold"),
    "more": ("text-accent", 1, "italic"),
    "ok": ("text-success", 1, ""),
    "bad": ("text-error", 1, "bold"),
    "warn": ("text-warning", 1, ""),
    "bar": ("text-accent", 1, "bold"),
    "hit": ("text-warning", 1, "underline"),
    "hit_here": ("text-warning", 1, "bold reverse"),
}
"""Style key → theme variable (None: the foreground), its share of the foreground, attributes."""

TONES = ("", "primary", "secondary", "success", "warning", "error", "accent")
"""The theme colours that a look may name."""


@dataclass(frozen=True)
class Palette:
    """The styles of one widget under one theme, on one background."""

    base: Style
    """Plain text."""
    styles: dict[str, Style]
    """Style key → style."""
    badges: dict[str, Style]
    """Tone → the style of a badge."""
    tones: dict[str, Style]
    """Tone → text of that colour; its style key is ``tone:`` and its name."""

    def __getitem__(self, key: str) -> Style:
        """Return the style of a key; an unknown one is plain text."""
        return self.styles.get(key, self.base)


def build(app: App[Any], background: Color, *, highlight: float = 0.0) -> Palette:
    """Return the palette of the app's theme on a background; ``highlight`` (0 to 1) lifts it towards the foreground."""
    variables, ansi = app.theme_variables, app.native_ansi_color
    foreground = Color.parse(variables["foreground"])
    ground = background if ansi or not highlight else background.blend(foreground, highlight)
    base = Style(color=foreground.rich_color, bgcolor=ground.rich_color)
    plain = ansi or app.no_color

    def text(variable: str | None, share: float, attributes: str) -> Style:
        style = base
        if variable is not None and not app.no_color:
            style += Style(color=Color.parse(variables[variable]).rich_color)
        elif share < 1:
            style += Style(dim=True) if plain else Style(color=ground.blend(foreground, share).rich_color)
        return style + Style.parse(attributes) if attributes else style

    def badge(tone: str) -> Style:
        if plain:
            coloured = Style(color=Color.parse(variables[f"text-{tone}"]).rich_color) if tone and ansi else Style()
            return base + coloured + Style(bold=bool(tone), reverse=bool(tone), dim=not tone)
        if not tone:
            return base + Style(color=ground.blend(foreground, DIM).rich_color)
        muted, strong = Color.parse(variables[f"{tone}-muted"]), Color.parse(variables[f"text-{tone}"])
        return Style(color=strong.rich_color, bgcolor=muted.rich_color, bold=True)

    tones = {tone: text(f"text-{tone}", 1, "") if tone else text(None, DIM, "") for tone in TONES}
    return Palette(
        base=base,
        styles={key: text(*spec) for key, spec in _SPEC.items()} | {f"tone:{tone}": tones[tone] for tone in TONES},
        badges={tone: badge(tone) for tone in TONES},
        tones=tones,
    )
