"""The tags of a session: what it has, what others have, and a line for new ones."""

from collections.abc import Iterable, Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from thulp_tui import text
from thulp_tui.domain.tags import by_use, complete_tag, finished_tags, parse_tags, unfinished_tag
from thulp_tui.ui.screens.dialog import Dialog
from thulp_tui.ui.widgets.line_input import LineInput

OFFERED = 100
"""How many tags are listed; more letters narrow them."""
LONGEST = 32
"""Cells of a tag in the list."""

TagChange = tuple[tuple[str, ...], tuple[str, ...]]
"""The tags added and the tags removed."""


class TagEditor(Dialog[TagChange | None]):
    """Adds and removes tags; nothing is changed until it is saved."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "switch", "add or remove", id="tags.toggle", priority=True),
        Binding("enter", "add", "add", id="tags.add", priority=True),
        Binding("enter", "save", "save", id="tags.save_empty", priority=True),
        Binding("ctrl+s", "save", "save", id="dialog.save"),
        Binding("delete", "switch", "add or remove", id="tags.remove", priority=True, show=False),
        Binding("down", "move(1)", "choose", id="tags.down", key_display="↓↑", priority=True),
        Binding("up", "move(-1)", "up", id="tags.up", show=False, priority=True),
    ]

    def __init__(self, name: str, tags: Iterable[str], in_use: Mapping[str, int], of_some: Iterable[str] = ()) -> None:
        """Edit ``tags`` of what is called ``name``; ``in_use`` has the tags of all sessions with their counts.

        Of many sessions ``of_some`` are the tags that only some have: they stay so unless they are added or removed.
        """
        super().__init__()
        self.heading = f"Tags · {name}"
        self._before = tuple(dict.fromkeys(tags))
        self._in_use = {tag: in_use[tag] for tag in by_use(in_use)}
        self._of_some = tuple(of_some)
        self._now: dict[str, bool] = dict.fromkeys(self._before, True)
        self._listed: list[str] = []

    def body(self) -> ComposeResult:
        """Compose the tags it will have, the line and the list."""
        yield Static(id="chosen")
        yield LineInput(parse_tags, placeholder='add tags · "quotes" keep spaces', complete=self._complete, id="tag")
        choices = OptionList(compact=True, markup=False, id="choices")
        choices.can_focus = False
        yield choices

    def on_mount(self) -> None:
        """Show the tags."""
        self._show()

    @property
    def change(self) -> TagChange:
        """What was added and what was removed so far."""
        now = [tag for tag, is_there in self._now.items() if is_there]
        return (
            tuple(tag for tag in now if tag not in self._before),
            tuple(tag for tag in (*self._before, *self._of_some) if self._now.get(tag) is False),
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter acts on the bar, else on what is typed, else it saves."""
        if not self.is_mounted:
            return True
        has_bar = self._choices.highlighted is not None
        match action:
            case "switch":
                return has_bar
            case "add":
                return not has_bar and bool(self._line.value.strip())
            case _:
                return True

    def action_switch(self) -> None:
        """Add or remove the tag under the bar; what was typed to find it has done its work."""
        if (place := self._choices.highlighted) is not None:
            self._switch(place)

    def action_add(self) -> None:
        """Add what is typed."""
        self._now |= dict.fromkeys(self._line.read(), True)
        self._line.clear()
        self._show()

    def action_save(self) -> None:
        """Take the change, with what is still in the line."""
        self._now |= dict.fromkeys(self._line.read(), True)
        self.dismiss(self.change)

    def action_move(self, by: int) -> None:
        """Move the bar; above the first tag it leaves the list."""
        place, last = self._choices.highlighted, len(self._listed) - 1
        following = (0 if by > 0 else None) if place is None else place + by
        self._choices.highlighted = None if following is None or following < 0 else min(following, last)
        self.refresh_bindings()

    @on(Input.Changed)
    def narrow(self) -> None:
        """List the tags that hold what is typed."""
        self._choices.highlighted = None
        self._show()

    @on(OptionList.OptionSelected)
    def click(self, event: OptionList.OptionSelected) -> None:
        """Add or remove a tag that was clicked."""
        self._switch(event.option_index)

    @property
    def _choices(self) -> OptionList:
        return self.query_one("#choices", OptionList)

    @property
    def _line(self) -> LineInput[tuple[str, ...]]:
        return self.query_one("#tag", LineInput)

    def _complete(self, line: str) -> str | None:
        offered = (tag for tag in self._in_use if text.clean_line(tag) == tag and not self._now.get(tag))
        return complete_tag(line, offered)

    def _switch(self, place: int) -> None:
        tag = self._listed[place]
        if tag in self._of_some and self._now.get(tag) is False:
            del self._now[tag]
        else:
            self._now[tag] = not self._now.get(tag)
        if unfinished_tag(self._line.value):
            self._line.value = finished_tags(self._line.value)
        else:
            self._show(place)

    def _show(self, place: int | None = None) -> None:
        typed = unfinished_tag(self._line.value).lower()
        made = (tag for tag in self._now if tag not in self._in_use)
        known = dict.fromkeys((*self._before, *self._of_some, *made, *self._in_use))
        holding = (tag for tag in known if typed in tag.lower())
        self._listed = sorted(holding, key=lambda tag: not tag.lower().startswith(typed))[:OFFERED]
        self._column = min(LONGEST, max((text.width(text.clean_line(tag)) for tag in self._listed), default=0))
        choices = self._choices
        choices.clear_options()
        choices.add_options(Option(self._choice(tag)) for tag in self._listed)
        choices.highlighted = place
        self.query_one("#chosen", Static).update(self._summary())
        self.refresh_bindings()

    def _summary(self) -> Content:
        tags = [tag for tag, is_there in self._now.items() if is_there]
        if not tags:
            return Content.styled("no tags yet", "italic $foreground-muted")
        return Content("  ").join(
            Content.styled(text.clean_line(tag), "$text-accent" if tag in self._before else "bold $text-success")
            for tag in tags
        )

    def _choice(self, tag: str) -> Content:
        was_there, was_in_some = tag in self._before, tag in self._of_some
        sign, style, word = {
            (True, True): ("✓", "$text-accent", ""),
            (True, False): ("+", "bold $text-success", "added"),
            (False, True): ("−", "strike $text-error", "removed"),
            (False, False): ("○", "", ""),
            (None, True): ("~", "$text-accent", "in some"),
            (None, False): ("○", "", ""),
        }[self._now.get(tag), was_there or (was_in_some and not self._now.get(tag))]
        uses = text.count(self._in_use[tag], "session") if tag in self._in_use else "" if was_there else "new"
        return Content.assemble(
            (f"{sign} ", style.replace("strike ", "")),
            (text.fit(text.clean_line(tag), LONGEST), style),
            (" " * max(2, self._column - text.width(text.clean_line(tag)) + 2) + (word or uses), "$foreground-muted"),
        )
