"""Who answers in a session: one of the settings' models, one that Ollama has, or nobody but the person."""

from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from thulp_tui import text
from thulp_tui.domain.answers import BY_HAND
from thulp_tui.ui.screens.dialog import ListDialog

SEEN = "\0seen"
"""The answer of somebody who wants to see what the model sees."""
COLUMN = 28
"""Cells of a model's name, at most."""
NONE_YET = "No model is configured.  A table [models.NAME] with base_url and model in {settings} adds one."
"""What is said where there is none."""
Model = tuple[str, str]
"""A model's name, and what it is."""


class ModelPicker(ListDialog[str | None]):
    """Lists who can answer; what Ollama has comes when it answers."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "choose", id="models.choose", priority=True),
        Binding("w", "seen", "what it sees", id="models.seen"),
        Binding("j", "move(1)", "down", id="models.down", show=False),
        Binding("k", "move(-1)", "up", id="models.up", show=False),
    ]
    heading = "Who answers in this session"

    def __init__(
        self,
        models: Sequence[Model],
        chosen: str,
        more: Callable[[], Awaitable[Sequence[Model]]],
        problem: str,
        settings: str,
    ) -> None:
        """Offer models, with a bar on the chosen one; ``more`` tells further ones, ``settings`` where to add some."""
        super().__init__()
        self._models: list[Model] = [(BY_HAND, "nobody: what is written is recorded"), *models]
        self._chosen = chosen
        self._more = more
        self._problem = problem
        self._settings = settings

    def body(self) -> ComposeResult:
        """Compose the list and what is to be said."""
        yield OptionList(*(Option(self._line(model)) for model in self._models), compact=True, markup=False)
        yield Static(self._remark, id="models-remark", markup=False)

    def on_mount(self) -> None:
        """Begin at the one that answers now, and look for more."""
        self._highlight()
        self._look()

    @property
    def _remark(self) -> str:
        missing = "" if len(self._models) > 1 else NONE_YET.format(settings=text.clean_line(self._settings))
        return "\n".join(part for part in (self._problem, missing) if part)

    @work(group="models")
    async def _look(self) -> None:
        found = await self._more()
        known = {name for name, _ in self._models}
        new = [model for model in found if model[0] not in known]
        if new and self.is_mounted:
            self._models += new
            self.query_one(OptionList).add_options(Option(self._line(model)) for model in new)
            self.query_one("#models-remark", Static).update(self._remark)
            self._highlight()

    def _highlight(self) -> None:
        choices = self.query_one(OptionList)
        place = next((place for place, (name, _) in enumerate(self._models) if name == self._chosen), 0)
        if not choices.highlighted:
            choices.highlighted = place

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nobody sees nothing."""
        return action != "seen" or bool(self._chosen)

    def action_take(self) -> None:
        """Choose what the bar is on."""
        self.query_one(OptionList).action_select()

    def action_seen(self) -> None:
        """Look at what the model sees of the session."""
        self.dismiss(SEEN)

    @on(OptionList.OptionSelected)
    def take(self, event: OptionList.OptionSelected) -> None:
        """Choose a model."""
        self.dismiss(self._models[event.option_index][0])

    def _line(self, model: Model) -> Content:
        name, meaning = model
        shown = text.fit(text.clean_line(name) or "by hand", COLUMN)
        return Content.assemble((text.pad(shown, 12), "bold"), (f"  {text.clean_line(meaning)}", "$foreground-muted"))
