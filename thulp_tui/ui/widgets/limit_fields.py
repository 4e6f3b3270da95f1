"""The fields of a session's limits, with what is used of them beside."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input

from thulp_tui import text
from thulp_tui.domain.gauge import Measure
from thulp_tui.domain.ids import Duration
from thulp_tui.domain.limits import ACTION_LABELS, SessionConfig, parse_duration, show_duration
from thulp_tui.ui.widgets.field import Field
from thulp_tui.ui.widgets.line_input import LineInput
from thulp_tui.ui.widgets.one_of import OneOf
from thulp_tui.ui.widgets.readings import optional, whole_number

T = TypeVar("T")

MOST_TURNS, MOST_ENTRIES = 2**32 - 1, 2**64 - 1
"""The largest maxima that thulp's configuration can hold."""

TONES = {"warning": "$text-warning", "alarm": "bold $text-error"}
"""How the use beside a maximum looks when it is near or reached."""


class LimitFields(Vertical):
    """Max turns, entries, duration, and what happens at a limit; an empty field is no maximum."""

    def __init__(
        self, config: SessionConfig, measure: Callable[[SessionConfig], Sequence[Measure]] | None = None
    ) -> None:
        """Offer the fields, filled from ``config``; ``measure`` tells what is used under the limits being typed."""
        super().__init__()
        self._config = config
        self._measure = measure
        lasting = show_duration(config.max_duration) if config.max_duration is not None else ""
        self._turns = _line(whole_number(MOST_TURNS), _shown(config.max_turns))
        self._entries = _line(whole_number(MOST_ENTRIES), _shown(config.max_entries))
        self._time = _line(_duration, lasting)
        self._at_limit = OneOf([*ACTION_LABELS.items()], config.limit_action)

    def compose(self) -> ComposeResult:
        """Compose the fields."""
        yield Field("Max turns", self._turns)
        yield Field("Max entries", self._entries)
        yield Field("Max time", self._time)
        yield Field("At a limit", self._at_limit)

    def on_mount(self) -> None:
        """Show the use."""
        self.show_use()

    @property
    def has_no_limit(self) -> bool:
        """Whether there is no maximum in any field."""
        return not any(line.value.strip() for line in (self._turns, self._entries, self._time))

    def clear(self) -> None:
        """Take every maximum away."""
        for line in (self._turns, self._entries, self._time):
            line.value = ""

    def read(self) -> SessionConfig | None:
        """Return the limits, unknown fields kept, or None without any; raises ValueError while a field is wrong."""
        if self.has_no_limit:
            return None
        return self._config.changed(
            max_turns=self._turns.read(),
            max_entries=self._entries.read(),
            max_duration=self._time.read(),
            limit_action=self._at_limit.read(),
        )

    @on(Input.Changed)
    def show_use(self) -> None:
        """Show what is used of each limit, as far as the fields can be read."""
        if self._measure is None:
            return
        config = self._config.changed(
            max_turns=_readable(self._turns),
            max_entries=_readable(self._entries),
            max_duration=_readable(self._time),
        )
        for field, measure in zip(self.query(Field), self._measure(config), strict=False):
            field.note = _use(measure)


def _shown(maximum: int | None) -> str:
    return "" if maximum is None else str(maximum)


def _line(read: Callable[[str], T], shown: str) -> LineInput[T | None]:
    return LineInput(optional(read), shown, placeholder="no limit", select_on_focus=True)


def _duration(typed: str) -> Duration:
    try:
        return parse_duration(typed)
    except ValueError:
        raise ValueError("a length of time, such as 30m, 1h30m, 2d") from None


def _readable(line: LineInput[T]) -> T | None:
    try:
        return line.read()
    except ValueError:
        return None


def _use(measure: Measure) -> Content:
    used = text.span(measure.current) if measure.kind == "duration" else f"{measure.current:,}"
    state = {"warning": " ▲ near", "alarm": " ▲ reached"}.get(measure.level, "")
    return Content.styled(f"{used} used{state}", TONES.get(measure.level, "$foreground-muted"))
