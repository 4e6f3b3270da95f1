"""What a page for people tells of a session and its entries, in words; each format writes it in its own way."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from thulp_tui.domain.answers import fate, is_open
from thulp_tui.domain.entry import EvaluationResult, SessionEntry, SkillExecution, SystemEvent, ToolCall
from thulp_tui.domain.envelope import CallEnvelope
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.looks import FAILURE_GLYPH, RUNNING_GLYPH, SUCCESS_GLYPH
from thulp_tui.domain.session import SESSION_LABELS, Session
from thulp_tui.domain.summary import summarise
from thulp_tui.domain.tags import show_tag
from thulp_tui.text import clean_line, count, day, fit, span, took

HEADLINE = 72
"""Cells of a turn's first line in the index."""


@dataclass(frozen=True)
class Turn:
    """Where somebody said something."""

    number: int
    """The entry's number, from 1."""
    headline: str
    """How it begins; clean, one line."""


class Call(NamedTuple):
    """A call of a tool or run of a skill."""

    name: str
    """Whose; clean, one line."""
    glyph: str
    """How it ended."""
    is_failure: bool
    """Whether it failed."""
    arguments: JsonValue
    """What it was called with."""
    result: JsonValue
    """What came back, or the error where nothing did."""
    error: JsonValue
    """What went wrong, where there is a result beside it."""
    remarks: tuple[str, ...]
    """How it ended, in a few words: ``exit 1``, ``2.3 s``."""
    reasons: tuple[tuple[str, str], ...]
    """Why it was made and what was expected: word and text."""


def facts(session: Session) -> Iterator[tuple[str, str]]:
    """Yield what is known of a session: name and value, clean, a line each."""
    metadata = session.metadata
    summary = summarise(metadata, session.entries, session.context)
    counts = [count(summary.turns, "turn"), count(summary.entries, "entry", "entries")]
    if summary.failures:
        counts.append(count(summary.failures, "failure"))
    if summary.last_score is not None:
        counts.append(f"last score {summary.last_score:g}")
    kind = metadata.session_type
    fields = ((name.replace("_", " "), getattr(kind, name)) for name in kind.fields if name != "type")
    usage = session.context.get("usage")
    for name, value in (
        ("type", SESSION_LABELS[kind.type]),
        *((name, str(value)) for name, value in fields if value is not None),
        ("status", metadata.status.value),
        ("tags", " ".join(map(show_tag, metadata.tags))),
        ("begun", day(metadata.created_at)),
        ("last change", f"{day(metadata.updated_at)}, {span(metadata.duration().total_millis())} later"),
        ("size", ", ".join(counts)),
        ("tools", ", ".join(summary.tools)),
        ("tokens", _usage(usage) if isinstance(usage, dict) else ""),
        ("id", metadata.id.as_str()),
        ("parent", str(metadata.parent_session or "")),
    ):
        if value:
            yield name, clean_line(value)


def turns(session: Session) -> list[Turn]:
    """Return where somebody said something, in order."""
    return [
        Turn(number, fit(clean_line(_first_line(entry.text or "")), HEADLINE) or "(empty)")
        for number, entry in enumerate(session.entries, 1)
        if entry.kind == "user_message"
    ]


def call_of(entry: SessionEntry) -> Call | None:
    """Return an entry as a call; None where it is none."""
    kind = entry.entry_type
    if not isinstance(kind, ToolCall | SkillExecution):
        return None
    name = kind.tool_name if isinstance(kind, ToolCall) else kind.skill_name
    call = entry.envelope
    told = clean_line(name) or "(no name)"
    if is_open(entry):
        arguments = call.arguments if call else None
        return Call(told, RUNNING_GLYPH, False, arguments, None, None, ("without an outcome yet",), ())
    glyph = SUCCESS_GLYPH if kind.success else FAILURE_GLYPH
    if call is None:
        return Call(told, glyph, not kind.success, None, entry.content, None, (), ())
    has_both = call.result is not None and call.error is not None and call.error != call.result
    return Call(
        told,
        glyph,
        not kind.success,
        call.arguments,
        call.error if call.result is None else call.told,
        call.error if has_both else None,
        tuple(_remarks(call)),
        tuple(_reasons(call)),
    )


def remark(entry: SessionEntry) -> str:
    """Return what is to be said of an entry beside what it says: who answered, what became of it."""
    model = entry.content.get("model") if isinstance(entry.content, dict) else None
    by = clean_line(model) if isinstance(model, str) and entry.kind == "assistant_message" else None
    became = fate(entry)
    return became if by is None else f"{by} · {became}" if became else by


def title(entry: SessionEntry) -> str:
    """Return what an evaluation or an event is called; empty for others."""
    match entry.entry_type:
        case EvaluationResult(score=score):
            return f"score {score:g}"
        case SystemEvent(event=event):
            return clean_line(event) or "(no name)"
    return ""


def _remarks(call: CallEnvelope) -> Iterator[str]:
    if call.exit_code not in (None, 0):
        yield f"exit {call.exit_code}"
    if call.duration_ms is not None:
        yield took(call.duration_ms)
    if call.interrupted:
        yield "interrupted"


def _reasons(call: CallEnvelope) -> Iterator[tuple[str, str]]:
    if call.intent and call.intent.strip():
        yield "why", call.intent.strip()
    if isinstance(call.expect, str) and call.expect.strip():
        yield "expects", call.expect.strip()


def _usage(usage: dict[str, JsonValue]) -> str:
    told = (f"{value:,} {name.removesuffix('_tokens').replace('_', ' ')}" for name, value in usage.items()
            if isinstance(value, int) and not isinstance(value, bool))  # fmt: skip
    return ", ".join(told)


def _first_line(text: str) -> str:
    return text.strip().partition("\n")[0][:1_000]
