"""The digest: what upskill reads of a demonstration, which is the first 4,000 characters and nothing more.

Its parts, their order and how much room each has: FORMATS.md, "Distil pack". What does not fit falls off part by part,
so that no part pushes another one over the edge; what the others leave is the steps'.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from thulp_tui.domain.criteria import criteria_of
from thulp_tui.domain.finishing import Outcome
from thulp_tui.domain.marks import Mark
from thulp_tui.recording.demo import Demo, is_step
from thulp_tui.recording.steps import Written, line_of, written
from thulp_tui.recording.wording import cut, in_line

MOST = 4_000
"""Characters of a digest."""
TASK, CRITERIA, STEPS, PITFALLS, INPUTS, RESULT = 400, 300, 2_300, 500, 200, 300
"""Characters of each part, its heading and the empty line behind it included; of the steps at least."""
_ENDING = 120
"""Characters of the outcome's line within the task's part."""
_PITFALL = 240
"""Characters of one mistake."""


@dataclass(frozen=True)
class Digest:
    """What is read, and what is not."""

    text: str
    """The digest, at most `MOST` characters."""
    lost: tuple[str, ...]
    """What fell off, in order, each as it would have stood there."""
    shortened: bool = False
    """Whether steps are said in fewer words than they would be with more room."""


@dataclass
class _Part:
    """One part as it fills up."""

    heading: str
    room: int
    lines: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.left = self.room - len(f"## {self.heading}\n\n") - 1

    def add(self, line: str) -> None:
        """Take a line if it fits; the first one is cut where it is too long."""
        if len(line) + 1 <= self.left:
            self.lines.append(line)
            self.left -= len(line) + 1
            return
        self.lost.append(line)
        if not self.lines:
            self.lines.append(cut(line, self.left - 1))
            self.left = 0

    @property
    def text(self) -> str:
        return "\n".join([f"## {self.heading}", "", *self.lines, ""])


def digest(demo: Demo) -> Digest:
    """Return the digest of a demonstration; masked entries have no part in it."""
    before, behind = [_task(demo), _criteria(demo)], [_pitfalls(demo), _inputs(demo), _result(demo)]
    left = MOST - sum(len(part.text) + 1 for part in (*before, *behind) if part.lines)
    steps = written(demo, max(STEPS, left) - len("## Steps\n\n\n"))
    parts = [*before, _steps(steps), *behind]
    text = "\n".join(part.text for part in parts if part.lines).strip() + "\n"
    lost = [line for part in parts for line in part.lost]
    return Digest(text[:MOST], tuple(lost), steps.shortened)


def _task(demo: Demo) -> _Part:
    part = _Part("Task", TASK)
    outcome = _outcome(demo)
    if outcome:
        part.left -= len(outcome) + 1
    if task := in_line(demo.task):
        part.add(task)
    if outcome:
        part.lines.append(outcome)
    return part


def _outcome(demo: Demo) -> str:
    ending, score = demo.ending, demo.score
    words = [ending.outcome.value] if ending.outcome else []
    words += [f"score {score:g}"] if score is not None else []
    line = ", ".join(words)
    if ending.text.strip():
        line = f"{line}: {in_line(ending.text)}" if line else in_line(ending.text)
    return cut(f"Outcome: {line}", _ENDING) if line else ""


def _criteria(demo: Demo) -> _Part:
    return _listed(_Part("Done when", CRITERIA), dict.fromkeys(map(in_line, criteria_of(demo.context))))


def _steps(steps: Written) -> _Part:
    part = _Part("Steps", STEPS)
    part.lines, part.lost = list(steps.lines), list(steps.lost)
    return part


def _pitfalls(demo: Demo) -> _Part:
    mistakes = []
    for entry in demo.entries:
        if demo.mark(entry) is Mark.MISTAKE:
            line = line_of(demo, entry) if is_step(entry) else in_line(entry.text or "")
            if line:
                mistakes.append(cut(line, _PITFALL))
    if demo.ending.outcome is Outcome.FAILURE and not mistakes:
        mistakes = ["the demonstration failed"]
    return _listed(_Part("Pitfalls", PITFALLS), mistakes)


def _inputs(demo: Demo) -> _Part:
    inputs = (f"{in_line(one.name)}: {in_line(one.example)}" for one in demo.parameters)
    return _listed(_Part("Inputs that vary", INPUTS), inputs)


def _result(demo: Demo) -> _Part:
    part = _Part("Result", RESULT)
    answers = [entry for entry in demo.shown if entry.kind == "assistant_message" and entry.text]
    answers = [entry for entry in answers if demo.mark(entry) is not Mark.MISTAKE]
    if answers and (line := in_line(answers[-1].text or "")):
        part.add(line)
    return part


def _listed(part: _Part, lines: Iterable[str]) -> _Part:
    for line in _dashed(list(lines)):
        part.add(line)
    return part


def _dashed(lines: Sequence[str]) -> list[str]:
    return [f"- {line}" for line in lines if line]
