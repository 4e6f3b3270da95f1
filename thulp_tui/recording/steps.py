"""The steps of a digest: all of them in the room there is, in ever fewer words, before one is left out.

`number. intent — tool(arguments) → result`. A step that repeats an earlier one says so in a word; then results are
shortened, then arguments and intents; only then steps fall off, from the middle, and none that is marked to be kept.
"""

from dataclasses import dataclass
from typing import NamedTuple

from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.marks import Mark
from thulp_tui.domain.strict_json import dumps
from thulp_tui.recording import wording
from thulp_tui.recording.demo import Demo, Step, is_step
from thulp_tui.recording.wording import cut, in_line


class _Measure(NamedTuple):
    """How many characters each part of a step may take."""

    intent: int
    tool: int
    arguments: int
    result: int
    says_repeats: bool
    """Whether a repeated call is said again."""


_FULL = _Measure(160, 64, 120, 80, True)
_MEASURES = (
    _FULL,
    _FULL._replace(says_repeats=False),
    _Measure(120, 64, 120, 60, False),
    _Measure(100, 64, 120, 40, False),
    _Measure(80, 48, 100, 30, False),
    _Measure(60, 32, 80, 24, False),
    _Measure(48, 24, 60, 20, False),
    _Measure(40, 20, 48, 12, False),
    _Measure(32, 16, 32, 8, False),
    _Measure(24, 16, 24, 0, False),
    _Measure(0, 14, 16, 0, False),
)
"""From all that may be said to the least."""
FAILURE = "✗"
"""What is said of a call that failed where there is no room for more."""
_KEPT_MESSAGE = 200
"""Characters of a message that is marked to be kept, which stands among the steps."""


LEFT_OUT = "… steps left out here: they do not fit"
"""What stands in the middle where steps fell off."""
_LEAST = len("1. x()") + 1
"""Characters that a step takes at least."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What there is to say of a step, or of a message that is kept."""

    mark: Mark | None
    message: str = ""
    intent: str = ""
    tool: str = ""
    arguments: str = ""
    result: str = ""
    is_good: bool = True
    key: str = ""
    """The same for calls that are the same."""


@dataclass(frozen=True)
class Written:
    """Steps as they stand in the digest."""

    lines: tuple[str, ...]
    """The lines, numbered."""
    lost: tuple[str, ...]
    """The lines of steps that fell off, in full."""
    shortened: bool
    """Whether less is said than with more room."""


def written(demo: Demo, room: int) -> Written:
    """Return the steps in so many characters, a line break behind each; mistakes are the pitfalls' and masked nobody's.

    Messages that are marked to be kept stand among them.
    """
    told = [_told(demo, entry) for entry in demo.shown if _is_told(demo, entry)]
    for place, measure in enumerate(_MEASURES if len(told) * _LEAST <= room else ()):
        lines = _lines(told, measure)
        if sum(len(line) + 1 for line in lines) <= room:
            return Written(tuple(lines), (), shortened=place > 0)
    return _fallen(told, room)


def line_of(demo: Demo, entry: SessionEntry) -> str:
    """Return a call in a line, without a number, with all that may be said."""
    return _call(_told(demo, entry), _FULL)


def _is_told(demo: Demo, entry: SessionEntry) -> bool:
    mark = demo.mark(entry)
    return mark is not Mark.MISTAKE if is_step(entry) else mark is Mark.KEEP and bool((entry.text or "").strip())


def _told(demo: Demo, entry: SessionEntry) -> _Told:
    step = Step(entry, demo.mark(entry))
    if not is_step(entry):
        return _Told(step.mark, message=cut(in_line(entry.text or ""), _KEPT_MESSAGE))
    return _Told(
        step.mark,
        intent=cut(in_line(step.intent), _FULL.intent),
        tool=in_line(step.tool),
        arguments=cut(wording.arguments(step), _FULL.arguments),
        result=wording.result(step),
        is_good=step.is_good,
        key=f"{step.tool} {dumps(step.arguments)}",
    )


def _lines(told: list[_Told], measure: _Measure) -> list[str]:
    first: dict[str, int] = {}
    lines = []
    for number, one in enumerate(told, 1):
        if one.message:
            lines.append(f"{number}. {cut(one.message, 4 * measure.arguments)}")
            continue
        before = first.setdefault(one.key, number)
        again = before if before < number and not measure.says_repeats and one.mark is not Mark.KEEP else None
        lines.append(f"{number}. {_call(one, measure, again)}")
    return lines


def _call(told: _Told, measure: _Measure, again: int | None = None) -> str:
    intent = cut(told.intent, measure.intent)
    called = f"{cut(told.tool, measure.tool)}({cut(told.arguments, measure.arguments)})"
    if again is not None:
        called = f"step {again} again"
    is_short = not told.is_good and measure.result < len("failed")
    result = FAILURE if is_short else cut(told.result, measure.result)
    said = f"{intent} — {called}" if intent else called
    return f"{said} → {result}" if result else said


def _fallen(told: list[_Told], room: int) -> Written:
    """The steps at their shortest, without as many from the middle as is needed; those to be kept go last."""
    shortest = _lines(told, _MEASURES[-1])
    middle = len(told) / 2
    order = sorted(range(len(told)), key=lambda at: (told[at].mark is Mark.KEEP, abs(at + 0.5 - middle), at))
    left = sum(len(line) + 1 for line in shortest) + len(LEFT_OUT) + 1
    gone = set()
    for at in order:
        if left <= room:
            break
        gone.add(at)
        left -= len(shortest[at]) + 1
    lines: list[str] = []
    for at, line in enumerate(shortest):
        if at not in gone:
            lines.append(line)
        elif LEFT_OUT not in lines:
            lines.append(LEFT_OUT)
    full = _lines(told, _FULL)
    return Written(tuple(lines), tuple(full[at] for at in sorted(gone)), shortened=True)
