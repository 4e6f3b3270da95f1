"""Random sessions whose entries look like those that programs and people leave: texts, envelopes, replies of models."""

from typing import Any

from hypothesis import strategies as st

from tests.domain.strategies import entry_lists, json_values, numbers, sessions, texts
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.ids import EntryId, Timestamp
from thulp_tui.domain.session import Session

_times = st.integers(1_700_000_000_000, 1_700_000_009_999).map(Timestamp)
_usage = st.sampled_from(
    [
        {"input_tokens": 3, "output_tokens": 4},
        {"input_tokens": 3, "cache_read_input_tokens": 900, "output_tokens": 4, "service_tier": "standard"},
        {"input_tokens": 3, "output_tokens": 0, "cached_tokens": 2, "cost_usd": 0.5, "extra": {"a": 1}},
        {"input_tokens": 1, "output_tokens": 2, "cacheRead": 5, "cacheWrite": 0, "totalTokens": 8},
        {"input_tokens": "many"},
        7,
    ]
)
_picture = {"type": "image", "source": {"media_type": "image/png", "path": "a.png"}}
_said: st.SearchStrategy[Any] = st.fixed_dictionaries(
    {"text": texts},
    optional={
        "thinking": texts | st.integers(0, 3),
        "usage": _usage,
        "model": texts,
        "model_name": texts,
        "message_id": texts,
        "extra": json_values,
        "llm_call_count": st.integers(0, 2),
        "reasoning_effort": st.sampled_from(["high", 0.5]),
        "is_copied_context": st.booleans(),
        "rejected": st.booleans(),
        "parts": st.just([{"type": "text", "text": "x"}, _picture]),
    },
)
_thought: st.SearchStrategy[Any] = st.fixed_dictionaries(
    {"thinking": texts}, optional={"usage": _usage, "model": texts}
)
_called: st.SearchStrategy[Any] = st.fixed_dictionaries(
    {"tool_call_id": st.sampled_from(["c1", "c2", ""]), "arguments": st.dictionaries(texts, json_values, max_size=2)},
    optional={
        "result": texts | json_values | st.just([_picture]),
        "error": texts,
        "exit_code": st.integers(0, 2),
        "duration_ms": numbers,
        "intent": texts,
        "interrupted": st.booleans(),
        "reply": st.sampled_from(["r1", "r2"]),
        "usage": _usage,
        "details": json_values,
        "extra": json_values,
        "by": st.just("user"),
    },
)


@st.composite
def entries(draw: st.DrawFn) -> SessionEntry:
    """Return a message, call or event as it usually looks."""
    at: dict[str, Any] = {"timestamp": draw(_times), "id": EntryId(str(draw(st.uuids())))}
    match draw(st.integers(0, 6)):
        case 0:
            return SessionEntry.user_message(draw(texts), **at)
        case 1:
            return SessionEntry.system_event(draw(texts), draw(_said), **at)
        case 2 | 3:
            return SessionEntry.tool_call(draw(texts), draw(st.booleans()), draw(_called), **at)
        case 4:
            return SessionEntry.skill_execution(draw(texts), draw(st.booleans()), draw(_called), **at)
        case _:
            made = SessionEntry.assistant_message("", **at)
            return made.changed(content=draw(_said | _thought))


@st.composite
def filled_sessions(draw: st.DrawFn) -> Session:
    """Return a session with at least one entry, of any kind."""
    session = draw(sessions())
    found = draw(st.lists(entries(), max_size=6)) + draw(entry_lists)
    session.entries = found or [draw(entries())]
    return session
