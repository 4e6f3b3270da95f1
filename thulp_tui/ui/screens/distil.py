"""What a demonstration is read as: how ready it is, the digest, thulpoff's prompt, the tests."""

from collections.abc import Awaitable
from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar, Protocol

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from thulp_tui import text
from thulp_tui.recording.digest import MOST
from thulp_tui.recording.findings import Found
from thulp_tui.recording.pack import Pack
from thulp_tui.recording.readiness import Point, Readiness
from thulp_tui.ui import clipboard
from thulp_tui.ui.looks import FAILURE_GLYPH, SUCCESS_GLYPH
from thulp_tui.ui.markup import Line, plain
from thulp_tui.ui.screens.copying import CopyingScreen
from thulp_tui.ui.screens.dialog import Dialog
from thulp_tui.ui.screens.secrets import secret_lines
from thulp_tui.ui.widgets.reader import Reader
from thulp_tui.ui.widgets.view_bar import ViewBar

Made = tuple[Readiness, Pack]
"""What is shown."""


class Maker(Protocol):
    """Makes what is shown."""

    def __call__(self, *, redact: bool) -> Awaitable[Made | None]:
        """Return it, with or without secrets; None for nothing to show."""
        ...


BEYOND = "── beyond the edge: what follows is not read ──"
"""What stands before that which falls off."""


class View(IntEnum):
    """A view, by its place in the bar."""

    READY = 0
    DIGEST = 1
    PROMPT = 2
    TESTS = 3
    SECRETS = 4


@dataclass(frozen=True)
class Remedied:
    """A point is to be put right."""

    point: Point
    """Which."""


@dataclass(frozen=True)
class ExportWanted:
    """The pack is to be written."""

    redacts: bool
    """Whether without secrets."""


class DistilScreen(Dialog[Remedied | ExportWanted | None], CopyingScreen):
    """Exactly what the distillers read, after redaction."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,D", "cancel", "close", id="distil.close", key_display="esc"),
        Binding("v,tab", "view(1)", "view", id="distil.view", tooltip="Readiness, digest, prompt, tests"),
        Binding("V,shift+tab", "view(-1)", "view before", id="distil.view_before", show=False),
        Binding("w", "export", "export…", id="distil.export", tooltip="Write the pack into a folder"),
        Binding("s", "secrets", "secrets in/out", id="distil.secrets", tooltip="Leave secrets in, or take them out"),
        Binding("y", "copy", "copy", id="distil.copy", tooltip="Copy what is shown"),
        Binding("j", "point(1)", "down", id="distil.down", show=False),
        Binding("k", "point(-1)", "up", id="distil.up", show=False),
    ]

    def __init__(self, name: str, make: Maker, view: View, at: int = 0) -> None:
        """Show what is called ``name``, in a view; the bar of the list is on a point's number.

        ``make`` makes what is shown; without anything to show the screen closes.
        """
        super().__init__()
        self.heading = f"Distil · {name}"
        self._make = make
        self._made: Made | None = None
        self._redacts = True
        self._taken_out: tuple[Found, ...] = ()
        self._first = view
        self._at = at
        self._bar = ViewBar(["ready", "digest", "prompt", "tests", "secrets"], id="views")
        self._reader = Reader(id="reader")
        self._points = OptionList(compact=True, markup=False, id="points")

    def body(self) -> ComposeResult:
        """Compose the views."""
        yield from (self._bar, self._points, self._reader)

    def on_mount(self) -> None:
        """Begin with what was asked for."""
        self._look(self._first)
        self._fill()

    @work
    async def _fill(self) -> None:
        made = await self._make(redact=self._redacts)
        if made is None:
            self.dismiss(None)
            return
        self._made = made
        if self._redacts:
            self._taken_out = made[1].found
        self._bar.rename([made[0].badge, "digest", "prompt", "tests", "secrets"])
        self._points.clear_options()
        self._points.add_options(map(_line, made[0].points))
        self._points.highlighted = self._at
        self._look(self.view)

    @property
    def view(self) -> View:
        """The view that shows."""
        return View(self._bar.chosen)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Points are gone through, texts copied."""
        if action == "point":
            return self.view is View.READY
        if action in ("export", "secrets"):
            return self._made is not None
        return action != "copy" or self.view is not View.READY

    def action_view(self, by: int) -> None:
        """Show another view."""
        self._look(View((self.view + by) % len(View)))

    def action_point(self, by: int) -> None:
        """Move the bar."""
        if by > 0:
            self._points.action_cursor_down()
        else:
            self._points.action_cursor_up()

    def action_export(self) -> None:
        """Write the pack."""
        self.dismiss(ExportWanted(self._redacts))

    def action_secrets(self) -> None:
        """Leave secrets in, or take them out after all; show which they are."""
        self._redacts = not self._redacts
        self._look(View.SECRETS)
        self._fill()

    def action_copy(self) -> None:
        """Copy what was selected with the mouse, else all that shows."""
        if not self.copy_selection():
            clipboard.copy(self.app, f"the {self.view.name.lower()}", lambda: self._said)

    @on(OptionList.OptionSelected)
    def see_to(self, event: OptionList.OptionSelected) -> None:
        """See to the point under the bar."""
        if self._made is not None:
            self.dismiss(Remedied(self._made[0].points[event.option_index]))

    @on(ViewBar.Chosen)
    def choose(self, event: ViewBar.Chosen) -> None:
        """Show the view whose name was clicked."""
        self._look(View(event.view))

    @on(Reader.Widened)
    def wrap(self) -> None:
        """Wrap what shows."""
        self._show()

    @property
    def _said(self) -> str:
        """All of the view that shows."""
        if self._made is None:
            return ""
        readiness, pack = self._made
        return {
            View.READY: readiness.badge,
            View.DIGEST: pack.digest.text,
            View.PROMPT: pack.prompt,
            View.TESTS: pack.tests,
            View.SECRETS: "\n".join("".join(part for part, _ in line) for line in self._secrets),
        }[self.view]

    @property
    def _told(self) -> str:
        """What is said of the view that shows, in a few words."""
        if self._made is None:
            return "reading …"
        if self.view is View.READY:
            return "enter sees to a point"
        pack = self._made[1]
        fallen = f" · {text.count(len(pack.digest.lost), 'line')} beyond" if pack.digest.lost else ""
        return f"{len(pack.digest.text):,} / {MOST:,}{fallen}" if self.view is View.DIGEST else pack.told

    @property
    def _secrets(self) -> list[Line]:
        """Which secrets are taken out."""
        return secret_lines(self._taken_out, {}, max(20, self._reader.width), is_left_in=not self._redacts)

    def _look(self, view: View) -> None:
        self._bar.chosen = view
        self._points.display, self._reader.display = view is View.READY, view is not View.READY
        self.set_focus(self._points if view is View.READY else self._reader)
        self._bar.told = self._told
        self.refresh_bindings()
        self._show()

    def _show(self) -> None:
        width = self._reader.width
        if not width or self.view is View.READY or self._made is None:
            return
        if self.view is View.SECRETS:
            self._reader.show(self._secrets)
            return
        lines: list[Line] = []
        for line in self._said.split("\n"):
            is_heading = self.view is View.DIGEST and line.startswith("## ")
            lines += plain(line, width, "h2" if is_heading else "text")
        if self.view is View.DIGEST:
            pack = self._made[1]
            digest = pack.digest
            if digest.shortened:
                lines += plain("Steps are said in fewer words, so that all have room.", width, "more")
            if digest.lost:
                lines.append([(text.fit(BEYOND, width), "rule")])
                lines += [part for line in digest.lost for part in plain(line, width, "time")]
            lines += [[], *plain(f"{len(digest.text):,} / {MOST:,} · {pack.told}", width, "dim")]
        self._reader.show(lines)


def _line(point: Point) -> Option:
    glyph, tone = (SUCCESS_GLYPH, "$text-success") if point.is_ready else (FAILURE_GLYPH, "$text-error")
    parts = [(f" {glyph} ", tone), (point.name, "bold" if not point.is_ready else "")]
    if point.reason:
        parts.append((f"  {text.clean_line(point.reason)}", "$foreground-muted"))
    if not point.is_ready and point.advice:
        parts.append((f"\n     {point.advice}", "italic $foreground-muted"))
    return Option(Content.assemble(*parts))
