"""What the keys of the filter language mean: `status:active`, `score:<0.8`, `has:note` …, and a word without a key."""

import re
from collections.abc import Callable, Iterable, Mapping
from operator import ge, gt, le, lt
from typing import NamedTuple

from thulp_tui.domain.filter_times import DAY_NAMES, may_become_time, read_age, read_days
from thulp_tui.domain.filters import SessionFilter
from thulp_tui.domain.ids import SessionId, Timestamp
from thulp_tui.domain.session import SESSION_LABELS, SESSION_TYPES, Evaluation, Refinement, SessionStatus
from thulp_tui.domain.summary import SessionSummary

SHORT_NAMES: Mapping[str, str] = {"teacher_demo": "demo", "evaluation": "eval", "conversation": "chat"}
"""What people call some session types for short, beside their name and their label."""

Test = Callable[[SessionSummary], bool]
"""Tells of a session whether it is asked for."""

LONGEST_QUOTED = 24
"""Characters of a value that a reason quotes."""


class BadValue(ValueError):
    """A key cannot be asked for this value."""

    def __init__(self, reason: str, *, may_grow: bool = False) -> None:
        """Refuse for this reason, for a person; `may_grow` where typing on can make it right."""
        super().__init__(reason)
        self.reason = reason
        """What is wrong and what is possible."""
        self.may_grow = may_grow
        """Whether the value is the beginning of one that would do."""


class Key(NamedTuple):
    """One key of the language."""

    meaning: str
    """What it asks, in a few words."""
    example: str
    """A value that shows the form."""
    read: Callable[[str, Timestamp], Test]
    """The question for one value at a moment; raises BadValue."""
    values: tuple[str, ...] = ()
    """Values worth offering while none is known from the sessions."""
    begun: Callable[[str], Test] | None = None
    """For a value that must be whole: the question for one that is only begun."""


def word(text: str) -> Test:
    """Ask for a text in the name, a tag, what the type is called, or the status, in any letter case.

    `#x` also finds the tags that begin with x, as the list shows them.
    """
    wanted = text.lower()
    statuses = frozenset(status for status in SessionStatus if wanted in status)
    types = frozenset(name for name in SESSION_TYPES if any(wanted in called for called in _type_words(name)))
    tagged = _tag_begins(wanted[1:]) if len(wanted) > 1 and wanted.startswith("#") else None

    def test(summary: SessionSummary) -> bool:
        metadata = summary.metadata
        if wanted in metadata.name.lower() or metadata.status in statuses or metadata.session_type.type in types:
            return True
        for tag in metadata.tags:  # a plain loop: this runs for every session at every key press
            if wanted in tag.lower():
                return True
        return tagged is not None and tagged(summary)

    return test


def _asked(filter: SessionFilter) -> Test:
    """Ask what one of thulp's filters asks."""
    test = filter.test
    return lambda summary: test(summary.metadata)


def _quoted(value: str) -> str:
    return f"“{value if len(value) <= LONGEST_QUOTED else value[: LONGEST_QUOTED - 1] + '…'}”"


def _type_words(name: str) -> tuple[str, ...]:
    return (name, SESSION_LABELS[name], SHORT_NAMES.get(name, name))


def _tag_begins(start: str) -> Test:
    start = start.lower()
    return lambda summary: any(tag.lower().startswith(start) for tag in summary.metadata.tags)


def _status(value: str, _: Timestamp) -> Test:
    found = [status for status in SessionStatus if status.startswith(value.lower())]
    if not found:
        raise BadValue(f"{_quoted(value)} is no status: {', '.join(SessionStatus)}")
    return _asked(SessionFilter.or_(map(SessionFilter.by_status, found)))


def _type(value: str, _: Timestamp) -> Test:
    start = value.lower()
    found = [name for name in SESSION_TYPES if any(called.startswith(start) for called in _type_words(name))]
    if not found:
        raise BadValue(f"{_quoted(value)} is no type: {', '.join(SESSION_TYPES)}")
    return _asked(SessionFilter.or_(map(SessionFilter.by_type_name, found)))


def _tool(value: str, _: Timestamp) -> Test:
    start = value.lower()
    return lambda summary: any(tool.lower().startswith(start) for tool in summary.tools)


def _skill(value: str, _: Timestamp) -> Test:
    start = value.lower()

    def test(summary: SessionSummary) -> bool:
        kind = summary.metadata.session_type
        return isinstance(kind, Evaluation | Refinement) and kind.skill_name.lower().startswith(start)

    return test


def _parent(value: str, _: Timestamp) -> Test:
    try:
        return _asked(SessionFilter.with_parent(value))
    except ValueError:
        start = value.lower().replace("-", "")
    if not re.fullmatch(r"[0-9a-f]{1,32}", start, re.ASCII):
        raise BadValue(f"{_quoted(value)} begins no id; ids are hexadecimal digits, such as 40b314e6", may_grow=True)

    def test(summary: SessionSummary) -> bool:
        parent: SessionId | None = summary.metadata.parent_session
        return parent is not None and parent.replace("-", "").startswith(start)

    return test


_HAS: Mapping[str, Test] = {
    "failure": lambda summary: summary.failures > 0,
    "note": lambda summary: summary.notes > 0,
    "bookmark": lambda summary: summary.bookmarks > 0,
    "parent": _asked(SessionFilter.has_parent()),
    "score": lambda summary: summary.last_score is not None,
    "tag": lambda summary: bool(summary.metadata.tags),
    "tool": lambda summary: bool(summary.tools),
    "limits": lambda summary: summary.limits is not None,
}
_IS: Mapping[str, Test] = {
    "root": _asked(SessionFilter.is_root()),
    "child": _asked(SessionFilter.has_parent()),
    "closed": lambda summary: summary.metadata.status.is_closed,
    "open": lambda summary: not summary.metadata.status.is_closed,
}


def _one_of(tests: Mapping[str, Test], what: str) -> Callable[[str, Timestamp], Test]:
    """Ask what is named, from the start of its name."""

    def read(value: str, _: Timestamp) -> Test:
        found = [test for name, test in tests.items() if name.startswith(value.lower())]
        if not found:
            raise BadValue(f"{_quoted(value)} is nothing {what}: {', '.join(tests)}")
        return found[0] if len(found) == 1 else lambda summary: any(test(summary) for test in found)

    return read


_COMPARED = re.compile(r"([<>]=?|=)?(.*)", re.DOTALL)
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,30}(?:\.([0-9]{0,12}))?|\.([0-9]{1,12}))", re.ASCII)
_NO_NUMBER_YET = re.compile(r"(?:[<>]=?|=)?[+-]?\.?", re.ASCII)
_COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}


def _compared(value: str) -> tuple[str, str]:
    """Split a value into `<`, `<=`, `>`, `>=`, `=` or nothing, and what is compared with."""
    found = _COMPARED.fullmatch(value)
    return (found[1] or "", found[2]) if found else ("", value)


def _number(number: Callable[[SessionSummary], float | None], example: str) -> Callable[[str, Timestamp], Test]:
    """Compare a number; what a session does not have compares with nothing.

    Without a sign, or with `=`, it is compared as it shows with so many decimals: 0.82 is 0.8173.
    """

    def read(value: str, _: Timestamp) -> Test:
        sign, digits = _compared(value)
        found = _NUMBER.fullmatch(digits)
        if found is None:
            growing = bool(_NO_NUMBER_YET.fullmatch(value))
            raise BadValue(f"{_quoted(value)} is no number, such as {example}", may_grow=growing)
        wanted = float(digits)
        if sign in _COMPARISONS:
            compare = _COMPARISONS[sign]
            return lambda summary: (of := number(summary)) is not None and compare(of, wanted)
        form = f"z.{len(found[1] or found[2] or '')}f"
        shown = format(wanted, form)
        return lambda summary: (of := number(summary)) is not None and format(of, form) == shown

    return read


def _bad_time(value: str, time: str, example: str) -> BadValue:
    return BadValue(f"{_quoted(value)} is no time, such as {example}", may_grow=may_become_time(time))


def _from(value: str, now: Timestamp) -> Test:
    return _asked(SessionFilter.created_after(_moment(value, now) - 1))


def _until(value: str, now: Timestamp) -> Test:
    return _asked(SessionFilter.created_before(_moment(value, now)))


def _moment(value: str, now: Timestamp) -> int:
    if (age := read_age(value)) is not None:
        return now - age
    if (days := read_days(value, now)) is not None:
        return days[0]
    raise _bad_time(value, value, "7d or 2026-01-01")


def _when(
    after: Callable[[int], SessionFilter], before: Callable[[int], SessionFilter]
) -> Callable[[str, Timestamp], Test]:
    """Compare an age (`<1h`: less than an hour ago; `1h` as well) or a piece of the calendar (`2026-01`: in it)."""

    def read(value: str, now: Timestamp) -> Test:
        sign, time = _compared(value)
        if (age := read_age(time)) is not None and sign != "=":
            at = now - age
            made = {"<": after(at), "<=": after(at - 1), ">": before(at), ">=": before(at + 1)}[sign or "<"]
        elif (days := read_days(time, now)) is not None:
            begin, end = days
            during = SessionFilter.and_([after(begin - 1), before(end)])
            made = {"<": before(begin), "<=": before(end), ">": after(end - 1), ">=": after(begin - 1)}.get(
                sign, during
            )
        else:
            raise _bad_time(value, time, "<1h, >7d or 2026-01-01")
        return _asked(made)

    return read


_MOMENTS = ("1h", "1d", "7d", "30d", *DAY_NAMES)
_AGES = ("<1h", "<1d", "<7d", ">30d", *DAY_NAMES)

KEYS: Mapping[str, Key] = {
    "status": Key("where it stands", "active", _status, tuple(SessionStatus)),
    "type": Key("what it is for", "teacher_demo", _type, tuple(SESSION_TYPES)),
    "tag": Key("exactly this tag", "auth", lambda tag, _: _asked(SessionFilter.has_tag(tag)), begun=_tag_begins),
    "name": Key("in its name", '"login bug"', lambda text, _: _asked(SessionFilter.name_contains(text))),
    "has": Key("what it has", "failure", _one_of(_HAS, "a session has"), tuple(_HAS)),
    "is": Key("what it is", "root", _one_of(_IS, "a session is"), tuple(_IS)),
    "score": Key("its last score", "<0.8", _number(lambda summary: summary.last_score, "<0.8")),
    "turns": Key("how many turns", ">10", _number(lambda summary: summary.turns, ">10")),
    "entries": Key("how many entries", ">100", _number(lambda summary: summary.entries, ">100")),
    "failures": Key("how many failed calls", ">0", _number(lambda summary: summary.failures, ">0")),
    "tool": Key("a tool it called", "bash", _tool),
    "skill": Key("the skill it tests or refines", "review", _skill),
    "after": Key("begun since then", "7d", _from, _MOMENTS),
    "before": Key("begun before then", "2026-01-01", _until, _MOMENTS),
    "created": Key("when it began", "<1d", _when(SessionFilter.created_after, SessionFilter.created_before), _AGES),
    "changed": Key(
        "when it last changed", "<1h", _when(SessionFilter.updated_after, SessionFilter.updated_before), _AGES
    ),
    "parent": Key("the session it came from", "40b314e6", _parent),
}
"""Every key, in the order in which they are offered."""


def joined(tests: Iterable[Test], *, by_all: bool) -> Test:
    """Return the question whether all of these hold, or at least one."""
    each = tuple(tests)
    if len(each) == 1:
        return each[0]

    def test(summary: SessionSummary) -> bool:
        for one in each:
            if one(summary) is not by_all:
                return not by_all
        return by_all

    return test
