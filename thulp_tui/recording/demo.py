"""A recorded demonstration as a distiller sees it: the task, the steps with their reasons, what it is judged by."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from thulp_tui.domain.answers import is_void
from thulp_tui.domain.criteria import Parameter, TestCase, cases_of, parameters_of
from thulp_tui.domain.entry import EvaluationResult, SessionEntry, SkillExecution, ToolCall
from thulp_tui.domain.finishing import Ending, ending_of
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.marks import Mark, marks_of
from thulp_tui.domain.session import Session, TeacherDemo
from thulp_tui.domain.summary import own_context


@dataclass(frozen=True, slots=True)
class Step:
    """One call of a tool or run of a skill."""

    entry: SessionEntry
    """The entry."""
    mark: Mark | None
    """What a person says of it."""

    @property
    def tool(self) -> str:
        """The tool's or skill's name."""
        kind = self.entry.entry_type
        return kind.tool_name if isinstance(kind, ToolCall) else getattr(kind, "skill_name", "")

    @property
    def has_input(self) -> bool:
        """Whether it is known what it was called with, and under which id."""
        call = self.entry.envelope
        return call is not None and bool(call.tool_call_id.strip()) and call.arguments is not None

    @property
    def call_id(self) -> str:
        """Its id; the entry's where it has none."""
        call = self.entry.envelope
        return call.tool_call_id if call is not None and call.tool_call_id.strip() else str(self.entry.id)

    @property
    def arguments(self) -> JsonValue:
        """What it was called with; an empty object where that is unknown."""
        call = self.entry.envelope
        return {} if call is None or call.arguments is None else call.arguments

    @property
    def result(self) -> JsonValue:
        """What came back, or the error where nothing did."""
        call = self.entry.envelope
        if call is None:
            return self.entry.content
        return call.error if call.result is None else call.result

    @property
    def intent(self) -> str:
        """Why it was made; empty where nobody said."""
        call = self.entry.envelope
        return (call.intent or "").strip() if call is not None else ""

    @property
    def is_good(self) -> bool:
        """Whether it succeeded."""
        return not self.entry.is_failure


@dataclass(frozen=True)
class Demo:
    """A demonstration."""

    task: str
    """What is demonstrated."""
    model: str
    """Who demonstrates it."""
    entries: Sequence[SessionEntry]
    """All that happened."""
    marks: Mapping[str, Mark]
    """Entry id → what a person says of it."""
    context: Mapping[str, JsonValue]
    """The session's context."""

    @property
    def cases(self) -> list[TestCase]:
        """What it is judged by."""
        return cases_of(self.context)

    @property
    def parameters(self) -> list[Parameter]:
        """The inputs that vary."""
        return parameters_of(self.context)

    @property
    def ending(self) -> Ending:
        """What was said of its end."""
        return ending_of(self.context)

    @property
    def score(self) -> float | None:
        """The score of its last evaluation that is not masked; None without one."""
        for entry in reversed(self.entries):
            if isinstance(entry.entry_type, EvaluationResult) and self.mark(entry) is not Mark.MASK:
                return entry.entry_type.score
        return None

    @property
    def needs_no_system_prompt(self) -> bool:
        """Whether it was said that there is none, on purpose."""
        return own_context(self.context).get("no_system_prompt") is True

    @property
    def shown(self) -> Iterator[SessionEntry]:
        """The entries that a learner may see: neither masked ones nor, unless marked, what came to nothing."""
        marked = ((entry, self.mark(entry)) for entry in self.entries)
        return (entry for entry, mark in marked if mark is not Mark.MASK and not (mark is None and is_void(entry)))

    @property
    def steps(self) -> list[Step]:
        """The calls that a learner may see, mistakes among them, in order."""
        return [Step(entry, self.mark(entry)) for entry in self.shown if is_step(entry)]

    def mark(self, entry: SessionEntry) -> Mark | None:
        """Return what a person says of an entry."""
        return self.marks.get(entry.id)


def is_step(entry: SessionEntry) -> bool:
    """Whether an entry is a call."""
    return isinstance(entry.entry_type, ToolCall | SkillExecution)


def demo_of(session: Session) -> Demo:
    """Return a session as a demonstration; where it is no teacher demo, its name is the task and the model is empty."""
    kind = session.metadata.session_type
    task, model = (kind.task, kind.model) if isinstance(kind, TeacherDemo) else (session.name, "")
    return Demo(task, model, session.entries, marks_of(session.context), session.context)
