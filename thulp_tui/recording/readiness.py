"""Whether a demonstration is ready to be distilled: ten points, each with the reason and what to do.

The points are this project's (issue "Recording a teacher demo"); each is a function of the demonstration alone.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from thulp_tui.domain.criteria import ENOUGH, criteria_of
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.finishing import Outcome
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.recording.demo import Demo
from thulp_tui.recording.digest import MOST, digest
from thulp_tui.recording.redaction import Redactor
from thulp_tui.recording.tools import undefined
from thulp_tui.text import clean_line, count

PASSING = 0.5
"""The least score with which an evaluation counts as passed."""
EXPLAINED = 0.7
"""The least share of calls of which it is said why they were made."""
_NAMED = 3


class Remedy(StrEnum):
    """What a person would open to put a point right."""

    FIELDS = "fields"
    """The session's name and fields."""
    INPUT = "input"
    """The first call without arguments or an id."""
    TOOLS = "tools"
    """The tools' definitions."""
    PROMPT = "prompt"
    """Saying that there is no system prompt."""
    CRITERIA = "criteria"
    """The criteria."""
    FINISH = "finish"
    """Outcome and score."""
    INTENT = "intent"
    """The first call without a reason."""
    MARKS = "marks"
    """The entries, to mask what is not needed."""
    SECRET = "secret"
    """The first entry with a secret."""
    NUMBER = "number"
    """The first entry with such a number."""


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the list."""

    remedy: Remedy
    """What puts it right."""
    name: str
    """What should hold."""
    is_ready: bool
    """Whether it does."""
    reason: str = ""
    """Why not, or how far."""
    advice: str = ""
    """What to do."""
    entry_id: str = ""
    """The first entry it is about, where there is one."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """All points."""

    points: tuple[Point, ...]
    """In the order in which one would see to them."""

    @property
    def ready(self) -> int:
        """How many hold."""
        return sum(point.is_ready for point in self.points)

    @property
    def badge(self) -> str:
        """The short form."""
        return f"{self.ready}/{len(self.points)} ready"


def readiness(demo: Demo) -> Readiness:
    """Return how ready a demonstration is."""
    return Readiness(tuple(judge(demo) for judge in POINTS))


def task(demo: Demo) -> Point:
    """The task says what is demonstrated."""
    ok = bool(demo.task.strip())
    return Point(Remedy.FIELDS, "the task is set", ok, "" if ok else "it is empty", "r edits the task")


def inputs(demo: Demo) -> Point:
    """Every call has an id and arguments: they are all that thulpoff learns of it."""
    bare = [step for step in demo.steps if not step.has_input]
    return Point(
        Remedy.INPUT,
        "every call has arguments and an id",
        not bare,
        f"{count(len(bare), 'call')} without: {_first([step.tool for step in bare])}" if bare else "",
        "c corrects the call, M masks it",
        str(bare[0].entry.id) if bare else "",
    )


def tools(demo: Demo) -> Point:
    """Every tool in use has a definition, or is known by its name."""
    missing = undefined(demo)
    reason = f"{count(len(missing), 'tool')} without: {_first(missing)}" if missing else ""
    return Point(Remedy.TOOLS, "every tool has a schema", not missing, reason, "enter makes one from the calls")


def prompt(demo: Demo) -> Point:
    """There is a system prompt, or it was said that there is none."""
    there = any(map(is_prompt, demo.shown))
    ok = there or demo.needs_no_system_prompt
    return Point(
        Remedy.PROMPT,
        "a system prompt, or explicitly none",
        ok,
        "" if there else "explicitly none" if ok else "neither",
        "write one as system, or enter says there is none",
    )


def criteria(demo: Demo) -> Point:
    """There are enough criteria for a test case."""
    there = len(criteria_of(demo.context))
    return Point(
        Remedy.CRITERIA,
        f"at least {ENOUGH} criteria",
        there >= ENOUGH,
        "none" if not there else f"{count(there, 'criterion', 'criteria')}",
        "C makes one of a selection or an output",
    )


def outcome(demo: Demo) -> Point:
    """The last evaluation passes, or the demonstration is one of a failure."""
    score, is_failure = demo.score, demo.ending.outcome is Outcome.FAILURE
    reason = "marked as a failure" if is_failure else "no evaluation" if score is None else f"score {score:g}"
    ok = is_failure or (score is not None and score >= PASSING)
    return Point(Remedy.FINISH, "the last evaluation passes", ok, reason, "x completes and asks for a score; or /eval")


def intents(demo: Demo) -> Point:
    """Of most calls it is said why they were made."""
    steps = demo.steps
    silent = [step for step in steps if not step.intent]
    said = len(steps) - len(silent)
    reason = f"{said} of {len(steps)}" if steps else "no calls"
    first = str(silent[0].entry.id) if silent else ""
    return Point(
        Remedy.INTENT, f"{EXPLAINED:.0%} of calls say why", explained(said, len(steps)), reason, "W says why", first
    )


def length(demo: Demo) -> Point:
    """The digest holds all it should."""
    made = digest(demo)
    fallen = count(len(made.lost), "line")
    reason = f"{fallen} fall off" if made.lost else f"{len(made.text):,} of {MOST:,} characters"
    return Point(Remedy.MARKS, f"the digest fits in {MOST:,}", not made.lost, reason, "M masks what is not needed")


def secrets(demo: Demo) -> Point:
    """No secret was found in what a learner may see."""
    redactor = Redactor()
    first = ""
    for entry in demo.shown:
        before = redactor.total
        redactor.value(entry.content)
        if redactor.total > before and not first:
            first = str(entry.id)
    redactor.value([demo.task, *(list(criteria_of(demo.context))), *(one.example for one in demo.parameters)])
    found = redactor.total
    reason = f"{count(found, 'secret')}: {_first(list(redactor.counts))}" if found else ""
    advice = "c takes it out, M masks the entry; exports replace it"
    return Point(Remedy.SECRET, "no secret found", not found, reason, advice, first)


def numbers(demo: Demo) -> Point:
    """No number that JSON, or thulp's 64 bits, cannot hold."""
    bad = next(filter(has_odd_number, demo.shown), None)
    reason = "" if bad is None else "a number that other programs read as another one"
    return Point(
        Remedy.NUMBER, "no non-finite numbers", bad is None, reason, "c corrects it", str(bad.id) if bad else ""
    )


POINTS: tuple[Callable[[Demo], Point], ...] = (
    task,
    inputs,
    tools,
    prompt,
    criteria,
    outcome,
    intents,
    length,
    secrets,
    numbers,
)
"""Every point, in order."""


def is_prompt(entry: SessionEntry) -> bool:
    """Whether an entry is a system prompt."""
    return entry.kind == "system_message" and bool((entry.text or "").strip())


def explained(said: int, steps: int) -> bool:
    """Whether of enough steps it is said why they were made."""
    return steps > 0 and said / steps >= EXPLAINED


def has_odd_number(entry: SessionEntry) -> bool:
    """Whether an entry has a number that JSON, or thulp's 64 bits, cannot hold."""
    return any(map(_is_odd, _numbers(entry.content)))


def _first(names: list[str]) -> str:
    unique = [clean_line(name) for name in dict.fromkeys(names)]
    return ", ".join(unique[:_NAMED]) + (" …" if len(unique) > _NAMED else "")


def _numbers(value: JsonValue) -> Iterator[int | float]:
    pending = [value]
    while pending:
        one = pending.pop()
        if isinstance(one, dict):
            pending += one.values()
        elif isinstance(one, list):
            pending += one
        elif isinstance(one, int | float) and not isinstance(one, bool):
            yield one


def _is_odd(number: int | float) -> bool:
    return not math.isfinite(number) if isinstance(number, float) else not -(2**63) <= number < 2**64
