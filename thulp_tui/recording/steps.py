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
    entries = [entry for entry in demo.shown if _is_told(demo, entry)]
    for place, measure in enumerate(_MEASURES):
        lines = _lines(demo, entries, measure)
        if sum(len(line) + 1 for line in lines) <= room:
            return Written(tuple(lines), (), shortened=place > 0)
    return _fallen(demo, entries, room)


def line_of(demo: Demo, entry: SessionEntry) -> str:
    """Return a call in a line, without a number, with all that may be said."""
    return _call(Step(entry, demo.mark(entry)), _FULL)


def _is_told(demo: Demo, entry: SessionEntry) -> bool:
    mark = demo.mark(entry)
    return mark is not Mark.MISTAKE if is_step(entry) else mark is Mark.KEEP and bool((entry.text or "").strip())


def _lines(demo: Demo, entries: list[SessionEntry], measure: _Measure) -> list[str]:
    first: dict[str, int] = {}
    lines = []
    for number, entry in enumerate(entries, 1):
        if not is_step(entry):
            lines.append(f"{number}. {cut(in_line(entry.text or ''), min(_KEPT_MESSAGE, 4 * measure.arguments))}")
            continue
        step = Step(entry, demo.mark(entry))
        key = f"{step.tool} {dumps(step.arguments)}"
        before = first.setdefault(key, number)
        again = before if before < number and not measure.says_repeats and step.mark is not Mark.KEEP else None
        lines.append(f"{number}. {_call(step, measure, again)}")
    return lines


def _call(step: Step, measure: _Measure, again: int | None = None) -> str:
    intent = cut(in_line(step.intent), measure.intent)
    if again is None:
        given = cut(wording.arguments(step), measure.arguments)
        called = f"{cut(in_line(step.tool), measure.tool)}({given})"
    else:
        called = f"step {again} again"
    result = wording.result(step)
    is_short = not step.is_good and measure.result < len("failed")
    result = FAILURE if is_short else cut(result, measure.result)
    said = f"{intent} — {called}" if intent else called
    return f"{said} → {result}" if result else said


def _fallen(demo: Demo, entries: list[SessionEntry], room: int) -> Written:
    """The steps at their shortest, without as many from the middle as is needed; those to be kept go last."""
    shortest, full = _lines(demo, entries, _MEASURES[-1]), _lines(demo, entries, _FULL)
    middle = len(entries) / 2
    order = sorted(
        range(len(entries)), key=lambda at: (demo.mark(entries[at]) is Mark.KEEP, abs(at + 0.5 - middle), at)
    )
    told = "… steps left out here: they do not fit"
    left = sum(len(line) + 1 for line in shortest) + len(told) + 1
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
        elif told not in lines:
            lines.append(told)
    return Written(tuple(lines), tuple(full[at] for at in sorted(gone)), shortened=True)
