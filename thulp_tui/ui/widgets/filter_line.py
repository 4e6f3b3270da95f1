"""The line a filter is typed in, and the line beneath: how it may go on, or what of it is not understood."""

from typing import ClassVar

from rich.highlighter import Highlighter
from rich.text import Text
from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import var
from textual.widgets import Input, Static

from thulp_tui.domain.filter_values import Completion, KnownValues, Problem
from thulp_tui.text import clean_line
from thulp_tui.ui.widgets import line_input
from thulp_tui.ui.widgets.session_keys import moving

MOST_OFFERED = 20
"""How many ways to go on are told at most; there is room for fewer."""


class FilterInput(Input):
    """The line the filter is typed in."""

    BINDINGS: ClassVar[list[BindingType]] = [
        moving("escape", "clear", "clear filter", "filter.clear", "Show all sessions again", show=True),
        moving("tab", "complete", "complete", "filter.complete", "Take the key or value that is offered"),
        moving("down,tab", "keep", "to the list", "filter.keep"),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"filter--problem", "filter--unfinished"}

    problems: var[tuple[Problem, ...]] = var(())
    """What of the line is not understood; it is marked where it stands."""
    known: var[KnownValues] = var(KnownValues())
    """The values that are offered."""

    class Left(Message):
        """The filter is as it should be; on to the list."""

    class Moved(Message):
        """The cursor stands elsewhere, so that other completions fit."""

    def __init__(self, placeholder: str, *, id: str | None = None) -> None:
        """Start empty."""
        super().__init__(
            placeholder=placeholder,
            compact=True,
            highlighter=_Marks(self),
            suggester=line_input.Completion(self._suggested),
            id=id,
        )

    @property
    def offers(self) -> list[Completion]:
        """How the line may go on at the cursor; without what a terminal could not show as it is."""
        # Loaded when somebody types.
        from thulp_tui.domain.filter_completion import completions

        found = completions(self.value, self.cursor_position, self.known)
        return [each for each in found if clean_line(each.text) == each.text]

    @property
    def completed(self) -> tuple[str, int] | None:
        """The line that tab would make and the cursor in it; None while nothing is begun that could be completed."""
        before = self.value[: self.cursor_position]
        if not before or before[-1].isspace() or before[-1] in "(-" or not (offers := self.offers):
            return None
        return offers[0].applied(self.value, self.cursor_position)

    def watch_problems(self) -> None:
        """Mark them."""
        self.refresh()

    def watch_selection(self) -> None:
        """Tell that the cursor has moved."""
        self.post_message(self.Moved())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While nothing can be completed, tab goes to the list."""
        return self.completed is not None if action == "complete" else True

    def action_complete(self) -> None:
        """Take the first completion."""
        if (completed := self.completed) is not None:
            self.value, self.cursor_position = completed

    def action_clear(self) -> None:
        """Show all sessions."""
        self.value = ""
        self.post_message(self.Left())

    def action_keep(self) -> None:
        """Go to the list; the filter stays."""
        self.post_message(self.Left())

    def _suggested(self, value: str) -> str | None:
        """Return the whole line that is offered in pale letters, where it begins as what is typed."""
        if not self.cursor_at_end or value != self.value or (completed := self.completed) is None:
            return None
        return completed[0] if completed[0].lower().startswith(value.lower()) else None

    async def _on_key(self, event: events.Key) -> None:
        """Act on the line's keys in their turn, among the letters that came in one burst with them."""
        active = None if event.is_printable else self.screen.active_bindings.get(event.key)
        if active is not None and active.node is self:
            event.stop()
            event.prevent_default()
            await self.run_action(active.binding.action)

    def _on_paste(self, event: events.Paste) -> None:
        """Take the first line of what is pasted, cleaned: it is shown as it stands here."""
        event.prevent_default()
        event.stop()
        self.insert_text_at_cursor(clean_line(event.text.partition("\n")[0]))


class FilterHint(Static):
    """What stands beneath the line."""

    def __init__(self, *, id: str | None = None) -> None:
        """Start with nothing to say."""
        super().__init__(markup=False, id=id)

    def tell(self, line: FilterInput) -> None:
        """Show the first mistake, else how the line may go on, else what it lacks; where one types, keep the room."""
        wrong = next((problem.reason for problem in line.problems if not problem.is_unfinished), "")
        unfinished = next((problem.reason for problem in line.problems), "")
        self.set_class(bool(wrong), "-problem")
        self.set_class(line.has_focus or bool(wrong), "-told")
        if wrong or not line.has_focus:
            self.update(Content(clean_line(wrong)))
        elif offers := line.offers[:MOST_OFFERED]:
            self.update(_offered(offers, is_tab_taking=line.completed is not None))
        else:
            self.update(Content(clean_line(unfinished)))


class _Marks(Highlighter):
    """Marks what is not understood."""

    def __init__(self, line: FilterInput) -> None:
        self._line = line

    def highlight(self, text: Text) -> None:
        """Style the problems' places; those of a text that is read in a moment may reach beyond it."""
        for problem in self._line.problems:
            kind = "filter--unfinished" if problem.is_unfinished else "filter--problem"
            style = self._line.get_component_rich_style(kind, partial=True)
            text.stylize(style, problem.start, min(problem.end, len(text)))


def _offered(offers: list[Completion], *, is_tab_taking: bool) -> Content:
    """Return the ways to go on in one line: what tab takes first, notes where there are few."""
    parts: list[tuple[str, str] | str] = [("tab ", "bold")] if is_tab_taking else []
    for number, offer in enumerate(offers):
        style = "$text-accent bold" if is_tab_taking and not number else "$text-accent"
        parts += ["  " if number else "", (clean_line(offer.text), style)]
        if offer.note and (len(offers) == 1 or not offer.text.endswith(":")):
            parts += [(f" {clean_line(offer.note)}", "$foreground-muted")]
    return Content.assemble(*parts)
