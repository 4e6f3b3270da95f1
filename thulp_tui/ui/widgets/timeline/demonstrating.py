"""A demonstration in the timeline: choosing entries together, asking for what is done to what was recorded."""

from dataclasses import dataclass
from enum import StrEnum

from textual.binding import Binding
from textual.message import Message
from textual.reactive import var

from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.session import TeacherDemo
from thulp_tui.domain.summary import SessionSummary
from thulp_tui.ui.looks import RANGE_BAR
from thulp_tui.ui.widgets.timeline.painter import Look
from thulp_tui.ui.widgets.timeline.remarking import RemarkingView
from thulp_tui.ui.widgets.timeline.transcript import Transcript


class DemoAct(StrEnum):
    """What may be asked for the entries of a demonstration."""

    MARK = "mark"
    WHY = "why"
    EDIT = "edit"
    REMOVE = "remove"
    REDO = "redo"
    CRITERIA = "criteria"
    INPUTS = "inputs"
    TOOLS = "tools"


def _key(key: str, act: DemoAct, description: str, tooltip: str) -> Binding:
    return Binding(key, f"demo('{act}')", description, show=False, tooltip=tooltip, id=f"timeline.{act}")


DEMO_BINDINGS: tuple[Binding, ...] = (
    _key("M", DemoAct.MARK, "mark…", "What a learner makes of the entry: keep, mask, mistake"),
    Binding("V", "range", "range", show=False, tooltip="Choose entries from here on, for M", id="timeline.range"),
    Binding("escape", "end_range", "end range", tooltip="Choose one entry again", id="timeline.end_range"),
    _key("W", DemoAct.WHY, "why…", "Why a call was made and what is expected; of the next one, too"),
    _key("c", DemoAct.EDIT, "correct…", "Edit what was recorded"),
    _key("delete", DemoAct.REMOVE, "remove", "Take the entry out of the demo"),
    _key("R", DemoAct.REDO, "redo from here…", "Begin a branch at the entry"),
    _key("C", DemoAct.CRITERIA, "criteria…", "What the result must contain; begins with what is selected"),
    _key("v", DemoAct.INPUTS, "inputs…", "Inputs that vary; begins with what is selected"),
    _key("F", DemoAct.TOOLS, "tools…", "Definitions of the tools that are called"),
)
"""The keys; the timeline puts them among its own."""
_OF_EVERY_SESSION = (DemoAct.MARK,)
_OF_CLOSED = (DemoAct.MARK, DemoAct.CRITERIA, DemoAct.INPUTS, DemoAct.TOOLS, DemoAct.REDO)
_WITHOUT_ENTRY = (DemoAct.CRITERIA, DemoAct.INPUTS, DemoAct.TOOLS, DemoAct.WHY)


class DemonstratingView(RemarkingView):
    """A session of which a person makes a demonstration."""

    range_from: var[int | None] = var(None)
    """The entry from which to the selected one all are chosen together; None while there is only the selected one."""

    @dataclass
    class DemoAsked(Message):
        """A key asked for something to be done to entries of a demonstration."""

        act: DemoAct
        """What to do."""
        summary: SessionSummary
        """The session as it is shown."""
        entries: tuple[SessionEntry, ...]
        """The entries chosen, in order."""
        first: int
        """The number of the first one."""
        text: str
        """The text that is selected in them; empty when none is."""

    @property
    def chosen(self) -> range:
        """The numbers of the entries that are chosen, of those that are in the file."""
        start = self.cursor if self.range_from is None else self.range_from
        last = len(self._pages.shown.recorded) - 1
        return range(max(0, min(start, self.cursor)), min(max(start, self.cursor), last) + 1)

    def is_offered(self, action: str, act: str) -> bool | None:
        """Whether a key does something now; None where it would, in another session like this one."""
        transcript = self.transcript
        if action == "end_range":
            return self.range_from is not None
        if transcript is None:
            return False
        if action == "range":
            return self.selected is not None
        is_demo = isinstance(transcript.summary.session_type, TeacherDemo)
        wanted = DemoAct(act)
        if not is_demo and wanted not in _OF_EVERY_SESSION:
            return False
        if not self.chosen and wanted not in _WITHOUT_ENTRY:
            return False
        is_closed = transcript.summary.status.is_closed and wanted not in _OF_CLOSED
        return None if transcript.occurrence or is_closed else True

    def watch_range_from(self) -> None:
        """Show what is chosen."""
        self._settle()
        self.refresh_bindings()

    def action_range(self) -> None:
        """Choose entries from the selected one on, or only one again."""
        self.range_from = self.cursor if self.range_from is None else None

    def action_end_range(self) -> None:
        """Choose only the selected one again."""
        self.range_from = None

    def action_demo(self, act: str) -> None:
        """Ask for something to be done to the chosen entries."""
        transcript, chosen = self.transcript, self.chosen
        if transcript is not None:
            entries = tuple(self._pages.shown.recorded[place] for place in chosen)
            marked = self.screen.get_selected_text() or ""
            self.post_message(self.DemoAsked(DemoAct(act), transcript.summary, entries, chosen.start, marked))

    def _news(self) -> list[str]:
        """Say how many are chosen."""
        chosen = [f"{len(self.chosen):,} chosen"] if self.range_from is not None else []
        return [*super()._news(), *chosen]

    def _look_of(self, entry: int) -> Look:
        look = super()._look_of(entry)
        if self.range_from is not None and entry != self.cursor and entry in self.chosen:
            return look._replace(bar=RANGE_BAR)
        return look

    def _open(self, new: Transcript | None) -> None:
        """Choose nothing of another session."""
        self.set_reactive(DemonstratingView.range_from, None)
        super()._open(new)

    def _take_over(self, new: Transcript, *, is_longer: bool) -> None:
        """Where entries have gone, nobody knows any more which were chosen."""
        if not is_longer:
            self.set_reactive(DemonstratingView.range_from, None)
        super()._take_over(new, is_longer=is_longer)
