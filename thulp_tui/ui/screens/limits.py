"""The limits of a session that is open."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from thulp_tui.domain.gauge import Measure
from thulp_tui.domain.limits import SessionConfig
from thulp_tui.ui.screens.dialog import Form
from thulp_tui.ui.widgets.limit_fields import LimitFields


@dataclass(frozen=True)
class ChosenLimits:
    """What a person decided; told apart from leaving without a decision, which is None."""

    config: SessionConfig | None
    """The limits; None is none at all."""


class LimitsEditor(Form[ChosenLimits | None]):
    """Sets the maxima and what happens at them, or takes them all away."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "save", id="dialog.save"),
        Binding("ctrl+r", "remove_all", "no limits", id="limits.remove", tooltip="Empty every maximum"),
    ]

    def __init__(
        self, name: str, config: SessionConfig | None, measure: Callable[[SessionConfig], Sequence[Measure]]
    ) -> None:
        """Edit ``config`` of the session called ``name``.

        ``measure`` tells what is used under limits, such as ``partial(gauge, summary=…, now=…)``.
        """
        super().__init__()
        self.heading = f"Limits · {name}"
        self._config = config
        self._measure = measure

    def body(self) -> ComposeResult:
        """Compose the fields."""
        yield LimitFields(self._config or SessionConfig(), self._measure)
        yield Static("An empty field is no limit.", classes="remark")

    def action_remove_all(self) -> None:
        """Empty every maximum."""
        self.query_one(LimitFields).clear()

    def action_save(self) -> None:
        """Take the limits."""
        if self.is_right():
            self.dismiss(ChosenLimits(self.query_one(LimitFields).read()))
