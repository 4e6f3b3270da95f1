"""Sessions that filters are asked about, and what any filter means, worked out the slow way."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from hypothesis import strategies as st

from tests.domain.strategies import session_types, texts
from thulp_tui.domain.ids import SessionId, Timestamp
from thulp_tui.domain.limits import SessionConfig
from thulp_tui.domain.session import (
    SESSION_LABELS,
    Conversation,
    Evaluation,
    Refinement,
    SessionMetadata,
    SessionStatus,
    SessionType,
)
from thulp_tui.domain.summary import SessionSummary

NOW = Timestamp(int(datetime(2026, 3, 5, 12).timestamp()) * 1000)
"""Noon of 5 March 2026, local time."""
HOUR, DAY = 3_600_000, 86_400_000
"""Milliseconds."""
PARENT = SessionId("ab00ca3e-e989-4e77-b218-d06eec35bea1")
"""A parent's id."""


def local(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> Timestamp:
    """Return a moment of the local calendar."""
    return Timestamp(int(datetime(year, month, day, hour, minute, second).timestamp()) * 1000)


def summary(session_type: SessionType | None = None, **fields: Any) -> SessionSummary:
    """Make the summary of a conversation named `Fix the Login Bug`, made and changed now, with these fields changed."""
    counts: dict[str, Any] = {
        "turns": 0,
        "entries": 0,
        "failures": 0,
        "last_score": None,
        "tools": (),
        "notes": 0,
        "bookmarks": 0,
        "limits": None,
        "awaiting_reply": False,
    }
    counts |= {name: fields.pop(name) for name in tuple(fields) if name in counts}
    metadata = SessionMetadata.new("Fix the Login Bug", session_type or Conversation(purpose="tests"))
    return SessionSummary(metadata.changed(created_at=NOW, updated_at=NOW).changed(**fields), **counts)


words = st.sampled_from(["a", "ab", "A b", "active", "eval", "#a", "", "or", "-a", "(", 'a"', "a\\", "x:y", "é", "a,b"])
"""Words that sessions may have, or that are hard to write."""
tool_names = st.sampled_from(["bash", "Bash_output", "edit", "é"])
"""Tools' names."""
moments = st.integers(-3 * DAY, 3 * DAY).map(lambda off: Timestamp(NOW + off)) | st.just(NOW)
"""Moments around now."""


@st.composite
def summaries(draw: st.DrawFn) -> SessionSummary:
    """Return a session's summary of any kind."""
    return summary(
        draw(session_types),
        name=draw(texts | words),
        status=draw(st.sampled_from(SessionStatus)),
        tags=tuple(draw(st.lists(texts | words, max_size=3))),
        created_at=draw(moments),
        updated_at=draw(moments),
        parent_session=draw(st.none() | st.just(PARENT)),
        turns=draw(st.integers(0, 12)),
        entries=draw(st.integers(0, 12)),
        failures=draw(st.integers(0, 2)),
        last_score=draw(st.none() | st.floats(-1, 2)),
        tools=tuple(draw(st.lists(tool_names, max_size=2, unique=True))),
        notes=draw(st.integers(0, 1)),
        bookmarks=draw(st.integers(0, 1)),
        limits=draw(st.none() | st.just(SessionConfig())),
    )


Tree = tuple[Any, ...]
"""A filter as plain data: ("word", text), ("status", value) …, ("not", tree), ("and", trees), ("or", trees)."""

leaves: st.SearchStrategy[Tree] = st.one_of(
    st.tuples(st.just("word"), words | texts),
    st.tuples(st.just("tag"), words | texts),
    st.tuples(st.just("name"), words | texts),
    st.tuples(st.just("status"), st.sampled_from(["active", "pau", "C"])),
    st.tuples(st.just("type"), st.sampled_from(["demo", "eval", "teacher demo", "AGENT", "c"])),
    st.tuples(
        st.just("has"), st.sampled_from(["failure", "note", "bookmark", "parent", "score", "tool", "limits", "tag"])
    ),
    st.tuples(st.just("is"), st.sampled_from(["root", "child", "open", "closed"])),
    st.tuples(st.just("tool"), tool_names | st.just("ba")),
    st.tuples(st.just("skill"), words | texts),
    st.tuples(
        st.sampled_from(["turns", "entries", "score"]), st.sampled_from(["<1", "<=3", ">0.5", ">=3", "3", "=0.50"])
    ),
    st.tuples(st.sampled_from(["after", "before"]), st.sampled_from(["1d", "1h30m", "today", "2026-03-04"])),
    st.tuples(
        st.sampled_from(["changed", "created"]), st.sampled_from(["<1d", ">=1h", "today", "<=yesterday", ">2026-03"])
    ),
    st.tuples(st.just("parent"), st.sampled_from(["ab00", "AB00CA3E-E9", "c", PARENT.upper()])),
)
"""Single questions."""

trees: st.SearchStrategy[Tree] = st.recursive(
    leaves,
    lambda inner: (
        st.tuples(st.just("not"), inner)
        | st.tuples(st.just("and"), st.lists(inner, min_size=2, max_size=3))
        | st.tuples(st.just("or"), st.lists(inner, min_size=2, max_size=3))
    ),
    max_leaves=8,
)
"""Filters."""

likely_pieces = st.sampled_from(
    [
        "(",
        ")",
        "-",
        '"',
        "\\",
        ":",
        ",",
        " ",
        "or ",
        "tag:",
        "status:",
        "act",
        "score:",
        "<",
        "0.",
        "after:",
        "2026-",
        "7d",
    ]
)
"""What the language is made of."""
typed_texts = st.text() | st.lists(likely_pieces | texts, max_size=12).map("".join)
"""Any texts, many of them nearly a filter."""


def written(tree: Tree) -> str:
    """Write a filter, in quotes and parentheses more often than needed."""
    kind, of = tree
    if kind == "not":
        return f"-({written(of)})"
    if kind in ("and", "or"):
        return "(" + f" {'or ' if kind == 'or' else ''}".join(map(written, of)) + ")"
    quoted = '"' + of.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return quoted if kind == "word" else f"{kind}:{quoted}"


def finds(tree: Tree, one: SessionSummary) -> bool:
    """Work out whether a filter finds a session."""
    kind, of = tree
    if kind == "not":
        return not finds(of, one)
    if kind == "and":
        return all([finds(each, one) for each in of])
    if kind == "or":
        return any([finds(each, one) for each in of])
    answers: Callable[[SessionSummary, str], bool] = _ANSWERS[kind]
    return answers(one, of)


def _called(one: SessionSummary) -> list[str]:
    short = {"teacher_demo": "demo", "evaluation": "eval", "conversation": "chat"}
    name = one.session_type.type
    return [name, SESSION_LABELS[name]] + ([short[name]] if name in short else [])


def _word(one: SessionSummary, text: str) -> bool:
    text = text.lower()
    if (
        text.startswith("#")
        and len(text) > 1
        and [tag for tag in one.metadata.tags if tag.lower().startswith(text[1:])]
    ):
        return True
    return any(text in place.lower() for place in [one.name, one.status.value, *one.metadata.tags, *_called(one)])


def _has(one: SessionSummary, what: str) -> bool:
    return {
        "failure": one.failures != 0,
        "note": one.notes != 0,
        "bookmark": one.bookmarks != 0,
        "parent": one.metadata.parent_session is not None,
        "score": one.last_score is not None,
        "tool": one.tools != (),
        "limits": one.limits is not None,
        "tag": one.metadata.tags != (),
    }[what]


def _is(one: SessionSummary, what: str) -> bool:
    closed = one.status in ("completed", "failed", "cancelled")
    is_root = one.metadata.parent_session is None
    return {"root": is_root, "child": not is_root, "open": not closed, "closed": closed}[what]


def _number(of: float | None, value: str) -> bool:
    if of is None:
        return False
    return {
        "<1": of < 1,
        "<=3": of <= 3,
        ">0.5": of > 0.5,
        ">=3": of >= 3,
        "3": f"{of:.0f}" == "3",
        "=0.50": f"{of:.2f}" == "0.50",
    }[value]


def _after(at: int, value: str) -> bool:
    begins = {
        "1d": NOW - DAY,
        "1h30m": NOW - HOUR * 3 // 2,
        "today": local(2026, 3, 5),
        "2026-03-04": local(2026, 3, 4),
    }
    return at >= begins[value]


def _when(at: int, value: str) -> bool:
    return {
        "<1d": NOW - at < DAY,
        ">=1h": NOW - at >= HOUR,
        "today": local(2026, 3, 5) <= at < local(2026, 3, 6),
        "<=yesterday": at < local(2026, 3, 5),
        ">2026-03": at >= local(2026, 4, 1),
    }[value]


def _skill(one: SessionSummary, value: str) -> bool:
    kind = one.session_type
    return isinstance(kind, Evaluation | Refinement) and kind.skill_name.lower()[: len(value.lower())] == value.lower()


_ANSWERS: dict[str, Callable[[SessionSummary, str], bool]] = {
    "word": _word,
    "tag": lambda one, tag: tag in one.metadata.tags,
    "name": lambda one, text: text.lower() in one.name.lower(),
    "status": lambda one, start: one.status.value.startswith(start.lower()),
    "type": lambda one, start: any(called.startswith(start.lower()) for called in _called(one)),
    "has": _has,
    "is": _is,
    "tool": lambda one, start: any(tool.lower().startswith(start.lower()) for tool in one.tools),
    "skill": _skill,
    "turns": lambda one, value: _number(one.turns, value),
    "entries": lambda one, value: _number(one.entries, value),
    "score": lambda one, value: _number(one.last_score, value),
    "after": lambda one, value: _after(one.metadata.created_at, value),
    "before": lambda one, value: not _after(one.metadata.created_at, value),
    "created": lambda one, value: _when(one.metadata.created_at, value),
    "changed": lambda one, value: _when(one.metadata.updated_at, value),
    "parent": lambda one, start: (
        (one.metadata.parent_session or "").replace("-", "").startswith(start.lower().replace("-", ""))
    ),
}
