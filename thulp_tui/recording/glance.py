"""How ready a demonstration of any length is, beside whatever else is done: each entry is looked at once.

Of each entry is remembered what the points of readiness ask of it, by its text.  They are then asked of a demonstration
that has no more entries than it takes to answer them the same: the first without arguments, one of each tool, …
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import islice
from typing import Final, NamedTuple

from thulp_tui.domain.entry import EvaluationResult, SessionEntry
from thulp_tui.domain.marks import Mark, marks_of
from thulp_tui.domain.session import TeacherDemo
from thulp_tui.domain.strict_json import loads
from thulp_tui.recording.demo import Demo, Step, is_step
from thulp_tui.recording.digest import MOST
from thulp_tui.recording.readiness import POINTS, Readiness, explained, has_odd_number, intents, is_prompt
from thulp_tui.recording.redaction import Redactor
from thulp_tui.store import StoredSession

AT_ONCE: Final = 200
"""How many entries are read together."""
AT_WORK, AT_REST = 0.001, 0.002
"""Seconds after which others get their turn, and for how long: the screen's thread needs what only one can have."""
_ENOUGH = MOST // len("1. x()\n")


class _Seen(NamedTuple):
    """What is remembered of an entry."""

    entry_id: str
    tool: str
    """The tool's or skill's name of a call; empty for any other entry."""
    is_step: bool
    is_bare: bool
    """Whether it is a call whose input is unknown."""
    says_why: bool
    is_prompt: bool
    is_answer: bool
    is_score: bool
    has_secret: bool
    is_odd: bool


class Glance:
    """What is remembered of the entries of one session.  Not for several threads at once."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._seen: dict[int, _Seen] = {}
        self._redactor = Redactor()
        self._since = 0.0

    def readiness(self, stored: StoredSession, is_wanted: Callable[[], bool] = lambda: True) -> Readiness | None:
        """Return how ready a session is, without the reasons that count entries; None when nobody wants it any more.

        None, too, for what is no teacher demo, and when the file was overwritten in place meanwhile.
        """
        kind = stored.summary.session_type
        seen = self._all_seen(stored, is_wanted)
        if seen is None or not isinstance(kind, TeacherDemo):
            return None
        marks = marks_of(stored.context)
        places = _telling(seen, marks)
        texts = [text for place in places for text in stored.texts(place, place + 1)]
        entries = [SessionEntry.from_document(loads(text)) for text in texts]
        demo = Demo(kind.task, kind.model, entries, marks, stored.context)
        steps = [one for one in seen if one.is_step and marks.get(one.entry_id) is not Mark.MASK]
        why = replace(intents(demo), is_ready=explained(sum(one.says_why for one in steps), len(steps)))
        judged = [why if judge is intents else judge(demo) for judge in POINTS]
        return Readiness(tuple(judged)) if len(entries) == len(places) else None

    def _all_seen(self, stored: StoredSession, is_wanted: Callable[[], bool]) -> list[_Seen] | None:
        seen: list[_Seen] = []
        known: dict[int, _Seen] = {}
        self._redactor = Redactor()
        self._since = time.monotonic()
        for first in range(0, len(stored.entries), AT_ONCE):
            if not is_wanted():
                return None
            for text in stored.texts(first, first + AT_ONCE):
                key = hash(bytes(text))
                if (one := self._seen.get(key)) is None:
                    one = self._seen[key] = self._look(text)
                known[key] = one
                seen.append(one)
                self._let_others()
        if len(seen) != len(stored.entries):
            return None
        self._seen = known
        return seen

    def _let_others(self) -> None:
        if time.monotonic() - self._since > AT_WORK:
            time.sleep(AT_REST)
            self._since = time.monotonic()

    def _look(self, text: bytes) -> _Seen:
        entry = SessionEntry.from_document(loads(text))
        step = Step(entry, None)
        before = self._redactor.total
        self._redactor.value(entry.content)
        return _Seen(
            entry_id=str(entry.id),
            tool=step.tool,
            is_step=is_step(entry),
            is_bare=is_step(entry) and not step.has_input,
            says_why=bool(step.intent),
            is_prompt=is_prompt(entry),
            is_answer=entry.kind == "assistant_message" and bool(entry.text),
            is_score=isinstance(entry.entry_type, EvaluationResult),
            has_secret=self._redactor.total > before,
            is_odd=has_odd_number(entry),
        )


def _telling(seen: list[_Seen], marks: Mapping[str, Mark]) -> list[int]:
    """Where the entries stand by which every point is answered as by all of them."""
    marked = {at for at, one in enumerate(seen) if one.entry_id in marks}
    shown = [at for at, one in enumerate(seen) if marks.get(one.entry_id) is not Mark.MASK]
    right = [at for at in shown if marks.get(seen[at].entry_id) is not Mark.MISTAKE]
    of_tool = {(seen[at].is_step, seen[at].tool): at for at in shown if seen[at].tool}
    firsts = (
        next((at for at in shown if getattr(seen[at], name)), None)
        for name in ("is_bare", "is_prompt", "has_secret", "is_odd")
    )
    lasts = (
        next((at for at in reversed(shown) if seen[at].is_score), None),
        next((at for at in reversed(right) if seen[at].is_answer), None),
    )
    steps = islice((at for at in right if seen[at].is_step), _ENOUGH + 1)
    return sorted({*marked, *of_tool.values(), *steps, *(at for at in (*firsts, *lasts) if at is not None)})
