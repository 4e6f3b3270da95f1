"""A session as plain text, to be read from the top: a head, then a block for each entry."""

from collections.abc import Iterator

from thulp_tui.domain.answers import message_text, thinking
from thulp_tui.domain.entry import LABELS, EvaluationResult, SessionEntry, SkillExecution, SystemEvent, ToolCall
from thulp_tui.domain.envelope import CallEnvelope
from thulp_tui.domain.gauge import verdict
from thulp_tui.domain.limits import ACTION_LABELS, SessionConfig, show_duration
from thulp_tui.domain.session import SESSION_LABELS, SessionMetadata
from thulp_tui.domain.strict_json import JsonValue, dumps
from thulp_tui.domain.summary import SessionSummary
from thulp_tui.domain.tags import show_tag
from thulp_tui.store import StoredSession
from thulp_tui.text import clean, clean_line, clock, count, day, span, took

INDENT = "  "
"""What stands before every line of a body."""


def lines(session: StoredSession, parent_name: str) -> Iterator[str]:
    """The whole session, cleaned, line by line; entries are read as the lines are asked for.

    ``parent_name`` stands beside the parent's id.
    """
    yield from _head(session.summary, parent_name)
    for entry in session.entries:
        yield ""
        yield from _block(entry)


def _head(summary: SessionSummary, parent_name: str) -> Iterator[str]:
    """The session's name and what is known about it, a fact a line."""
    metadata = summary.metadata
    counts = [count(summary.turns, "turn"), count(summary.entries, "entry", "entries")]
    if summary.failures:
        counts.append(count(summary.failures, "failure"))
    if summary.last_score is not None:
        counts.append(f"last score {summary.last_score:g}")
    yield clean_line(metadata.name)
    for name, value in (
        ("id", metadata.id.as_str()),
        ("type", _type(metadata)),
        ("status", metadata.status.value),
        ("tags", " ".join(map(show_tag, metadata.tags))),
        ("parent", f"{metadata.parent_session}  {parent_name}" if metadata.parent_session else ""),
        ("created", _moment(metadata.created_at)),
        ("updated", f"{_moment(metadata.updated_at)}, {span(metadata.duration().total_millis())} later"),
        ("size", ", ".join(counts)),
        ("limits", _limits(summary)),
    ):
        if value:
            yield f"{INDENT}{name:<8} {clean_line(value)}"


def _type(metadata: SessionMetadata) -> str:
    """The type's label with its own fields: "teacher demo (task: …, model: …)"."""
    kind = metadata.session_type
    label = SESSION_LABELS[kind.type]
    fields = (f"{name.replace('_', ' ')}: {getattr(kind, name)}" for name in kind.fields if name != "type")
    return f"{label} ({', '.join(fields)})"


def _limits(summary: SessionSummary) -> str:
    """The session's limits and where it stands; empty without limits."""
    config = summary.limits
    if config is None:
        return ""
    maxima = [part for part in _maxima(config) if part]
    word = verdict(summary)
    return "; ".join([*maxima, f"then {ACTION_LABELS[config.limit_action]}", *([word] if word else [])])


def _maxima(config: SessionConfig) -> Iterator[str]:
    """The maxima that are set."""
    if config.max_turns is not None:
        yield count(config.max_turns, "turn")
    if config.max_entries is not None:
        yield count(config.max_entries, "entry", "entries")
    if config.max_duration is not None:
        yield show_duration(config.max_duration)


def _block(entry: SessionEntry) -> Iterator[str]:
    """One entry: its time and kind, then its body, indented."""
    envelope = entry.envelope if isinstance(entry.entry_type, ToolCall | SkillExecution) else None
    parts = [_moment(entry.timestamp), LABELS[entry.kind], *_facts(entry)]
    if envelope:
        parts += _outcome(envelope)
    yield clean_line(" · ".join(parts))
    for line in _envelope(envelope) if envelope else _said(entry):
        yield f"{INDENT}{line}".rstrip()


def _facts(entry: SessionEntry) -> Iterator[str]:
    """What an entry's type says beyond its kind."""
    match entry.entry_type:
        case ToolCall(tool_name=name, success=success) | SkillExecution(skill_name=name, success=success):
            yield name
            yield "ok" if success else "FAILED"
        case EvaluationResult(score=score, metrics=metrics):
            yield f"score {score:g}"
            yield from (f"{name} {value:g}" for name, value in metrics.items())
        case SystemEvent(event=event):
            yield event


def _outcome(envelope: CallEnvelope) -> Iterator[str]:
    """How a call ended, as far as it was recorded."""
    if envelope.exit_code is not None:
        yield f"exit {envelope.exit_code}"
    if envelope.duration_ms is not None:
        yield took(envelope.duration_ms)
    if envelope.interrupted:
        yield "interrupted"


def _envelope(envelope: CallEnvelope) -> Iterator[str]:
    """A call's input and output, each part under its name."""
    parts: tuple[tuple[str, JsonValue], ...] = (
        ("intent", envelope.intent),
        ("expect", envelope.expect),
        ("arguments", envelope.arguments),
        ("result", envelope.told),
        ("error", envelope.error),
    )
    for name, value in parts:
        if value is not None:
            shown = list(_body(value if isinstance(value, str) else None, value))
            if len(shown) == 1:
                yield f"{name}: {shown[0]}"
            else:
                yield f"{name}:"
                yield from (f"{INDENT}{line}" for line in shown)


def _said(entry: SessionEntry) -> Iterator[str]:
    """What was thought before a message, then its body."""
    text, thought = message_text(entry), thinking(entry)
    if thought:
        yield "thought:"
        yield from (f"{INDENT}{line}" for line in _body(thought, None))
    if text or not thought:
        yield from _body(text, entry.content)


def _body(text: str | None, content: JsonValue) -> Iterator[str]:
    """A text's lines, or any other content as indented JSON; nothing for null."""
    if text is None and content is None:
        return
    shown = text if text is not None else dumps(content, indent=2)
    yield from clean(shown).split("\n")


def _moment(ms: int) -> str:
    """A time with its day, to the second."""
    date, _, _ = day(ms).partition(" ")
    return f"{date} {clock(ms)}" if date[:1].isdigit() else day(ms)
