"""The demo's sessions: what a new user can count on seeing."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from importlib import resources

import pytest

from thulp_tui.domain.entry import ENTRY_TYPES, SessionEntry
from thulp_tui.domain.gauge import gauge
from thulp_tui.domain.ids import Timestamp
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.metadata import SESSION_TYPES, SessionStatus
from thulp_tui.domain.session import Session
from thulp_tui.domain.summary import SessionSummary, limits_of, summarise
from thulp_tui.exchange import samples
from thulp_tui.text import ago, clean

NOW = Timestamp(1_767_351_000_000)
SESSIONS = samples.sessions(NOW)
BY_NAME = {session.name: session for session in SESSIONS}
LOGIN = BY_NAME["Fix the login bug"]
LIKE_SECRETS = re.compile(
    r"sk-|gh[pousr]_|AKIA|xox[bp]-|BEGIN [A-Z ]*KEY|eyJ|\b[\w.]+@[\w.]+\.\w+|/home/|/root|/Users/"
)


def summary_of(session: Session) -> SessionSummary:
    """What the list shows of a session."""
    return summarise(session.metadata, session.entries, session.context)


def strings(value: JsonValue) -> Iterator[str]:
    """All texts in a value, keys too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def depth(value: JsonValue) -> int:
    """How deep a value is nested."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return 1 + max(map(depth, inner), default=0)


ENTRIES = [entry for session in SESSIONS for entry in session.entries]
MESSAGES = "\n".join(entry.text or "" for entry in ENTRIES)


def test_there_are_about_a_dozen_sessions_of_every_type_and_status() -> None:
    """The list shows every glyph."""
    assert 12 <= len(SESSIONS) <= 15
    assert {session.metadata.session_type.type for session in SESSIONS} == set(SESSION_TYPES)
    assert {session.status for session in SESSIONS} == set(SessionStatus)


def test_there_are_entries_of_every_type_and_outcome() -> None:
    """The timeline shows every badge, and calls that failed."""
    assert {entry.kind for entry in ENTRIES} == set(ENTRY_TYPES)
    assert {entry.kind for entry in ENTRIES if entry.is_failure} == {"tool_call", "skill_execution"}


def test_the_latest_is_the_login_bug_in_the_midst_of_its_limits() -> None:
    """The demo opens on an active teacher demo with 4 of 8 turns, 14 of 60 entries, 22:10 of 30 minutes."""
    assert SESSIONS[0] is LOGIN
    measures = gauge(limits_of(LOGIN.context), summary_of(LOGIN), NOW)
    assert [(measure.current, measure.maximum) for measure in measures] == [(4, 8), (14, 60), (1_330_000, 1_800_000)]
    assert LOGIN.status is SessionStatus.ACTIVE
    assert summary_of(LOGIN).last_score == 0.82


def test_limits_are_calm_near_reached_and_exceeded() -> None:
    """The gauge shows each of its levels, and the verdict each of its words."""
    limited = [(session, limits) for session in SESSIONS if (limits := limits_of(session.context))]
    levels = {measure.level for session, limits in limited for measure in gauge(limits, summary_of(session), NOW)}
    verdicts = {session.check_limits(limits).verdict for session, limits in limited}
    assert levels == {"plain", "calm", "warning", "alarm"}
    assert verdicts == {"", "at limit", "exceeded: entries", "exceeded: duration"}
    assert {limits.limit_action.value for _, limits in limited} == {"error", "end_session", "ignore"}


def test_one_more_turn_is_left_somewhere() -> None:
    """In one open session the next turn is the last."""
    open_ones = [session for session in SESSIONS if session.status is SessionStatus.ACTIVE]
    limits = [limits_of(session.context) for session in open_ones]
    assert 1 in [session.remaining_turns(limit) for session, limit in zip(open_ones, limits, strict=True) if limit]


def test_a_demonstration_has_a_refinement_and_that_an_evaluation() -> None:
    """A lineage of three can be followed, each younger than its parent."""
    by_id = {session.id: session for session in SESSIONS}
    children = [session for session in SESSIONS if session.metadata.parent_session]
    for session in children:
        parent_id = session.metadata.parent_session
        assert parent_id is not None
        assert by_id[parent_id].metadata.updated_at < session.metadata.created_at
    chains = {
        (grand.metadata.session_type.type, parent.metadata.session_type.type, child.metadata.session_type.type)
        for child in children
        if (parent := by_id[child.metadata.parent_session or child.id])
        and (grand := by_id.get(parent.metadata.parent_session or child.id))
    }
    assert ("teacher_demo", "refinement", "evaluation") in chains


def test_a_paused_session_says_so_at_its_end() -> None:
    """Paused sessions end with the event that paused them, and somewhere one was resumed."""
    for session in SESSIONS:
        if session.status is SessionStatus.PAUSED:
            assert event(session.entries[-1]) == "session_paused"
    events = Counter(map(event, ENTRIES))
    assert events["session_paused"] > events["session_resumed"] > 0
    assert events["limit_reached"] == 1


def event(entry: SessionEntry) -> str | None:
    """The name of an entry's event."""
    return getattr(entry.entry_type, "event", None)


def test_one_session_is_long() -> None:
    """Scrolling, paging and folding can be tried on about 150 entries."""
    assert sorted(len(session.entries) for session in SESSIONS)[-1] in range(140, 161)


@pytest.mark.parametrize(
    "mark",
    [
        r"^```python",
        r"^```rust",
        r"^```diff",
        r"^\|:?-",
        r"^- \[x\]",
        r"^1\. ",
        r"^   - ",
        r"^> ",
        r"^## ",
        r"\]\(https",
        r"\*\*",
    ],
)
def test_messages_show_what_markdown_can_do(mark: str) -> None:
    """Code, tables, lists, tasks, quotes, headings, links, emphasis."""
    assert re.search(mark, MESSAGES, re.MULTILINE)


def test_a_message_is_long_enough_to_fold() -> None:
    """One answer has more lines than a screen."""
    assert max((entry.text or "").count("\n") for entry in ENTRIES) > 50


def test_calls_are_envelopes_and_bare_results() -> None:
    """Every part of a call's envelope is there, results of every shape, nested ones too, and calls without one."""
    calls = [entry for entry in ENTRIES if entry.kind in {"tool_call", "skill_execution"}]
    parts = {part for entry in calls if entry.envelope and isinstance(entry.content, dict) for part in entry.content}
    assert parts >= {"arguments", "result", "error", "exit_code", "duration_ms", "intent", "expect", "interrupted"}
    assert {type(entry.content) for entry in calls if not entry.envelope} == {list, str, type(None)}
    assert max(depth(entry.envelope.result) for entry in calls if entry.envelope) >= 5


def test_call_ids_differ() -> None:
    """Each call has an id of its own."""
    ids = [entry.envelope.tool_call_id for entry in ENTRIES if entry.envelope]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch("call_[0-9a-f]{24}", call_id) for call_id in ids)


def test_no_call_took_longer_than_there_was_time() -> None:
    """A call's duration fits between its entry and the one before."""
    for session in SESSIONS:
        for before, entry in zip(session.entries, session.entries[1:], strict=False):
            if entry.envelope and entry.envelope.duration_ms:
                assert entry.envelope.duration_ms <= entry.timestamp - before.timestamp, entry.envelope.arguments


def test_usage_is_summed_into_the_context() -> None:
    """A session's usage is that of its replies."""
    contents = [entry.content for entry in LOGIN.entries if isinstance(entry.content, dict)]
    used = [use["output_tokens"] for content in contents if isinstance(use := content.get("usage"), dict)]
    assert len(used) == 4
    assert LOGIN.context["usage"]["output_tokens"] == sum(tokens for tokens in used if isinstance(tokens, int))


def test_names_are_in_more_than_one_script() -> None:
    """A name with wide characters and an emoji can be seen in the list."""
    assert any(re.search("[\u3040-\u30ff].*[\U0001f300-\U0001faff]", session.name) for session in SESSIONS)


def test_ages_reach_from_minutes_to_weeks() -> None:
    """The list is sorted by ages in every unit, from two minutes to five weeks."""
    ages = [ago(NOW, session.metadata.updated_at) for session in SESSIONS]
    assert (ages[0], ages[-1]) == ("2m", "5w")
    assert {age[-1] for age in ages} == {"m", "h", "d", "w"}
    changes = [session.metadata.updated_at for session in SESSIONS]
    assert changes == sorted(changes, reverse=True)


def test_times_run_forward() -> None:
    """Nothing is older than its session or younger than its last change."""
    for session in SESSIONS:
        times = [
            session.metadata.created_at,
            *(entry.timestamp for entry in session.entries),
            session.metadata.updated_at,
        ]
        assert times == sorted(times)


def test_the_same_moment_gives_the_same_sessions() -> None:
    """Ids and all else depend on nothing but the time."""
    assert [s.to_json() for s in samples.sessions(NOW)] == [s.to_json() for s in SESSIONS]
    later = samples.sessions(Timestamp(NOW + 1_000))
    assert [s.id for s in later] == [s.id for s in SESSIONS]
    assert later[0].metadata.created_at == LOGIN.metadata.created_at + 1_000


def test_ids_are_unique_and_look_random() -> None:
    """Every id is a UUID of version 4, and none is there twice."""
    ids = [*(str(session.id) for session in SESSIONS), *(str(entry.id) for entry in ENTRIES)]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", i) for i in ids)


@pytest.mark.parametrize("session", SESSIONS, ids=lambda session: session.name)
def test_thulp_would_read_them(session: Session) -> None:
    """Each session is the same after being written and read as thulp's own file."""
    assert Session.from_json(session.to_json()).to_document() == session.to_document()


@pytest.mark.parametrize("session", SESSIONS, ids=lambda session: session.name)
def test_they_hold_nothing_private_or_unclean(session: Session) -> None:
    """No text looks like a secret, an address or a person's folder, and all shows as it is written."""
    for text in strings(session.to_document()):
        assert not LIKE_SECRETS.search(text), text
        assert clean(text) == text


def test_every_file_is_read_whole() -> None:
    """No field of a file is misspelt: the loader knows all of them."""
    about_sessions = {"name", "age", "status", "closed_after", "parent", "tags", "type", "limits", "context", "entries"}
    about_entries = {
        *(
            "after",
            "user",
            "assistant",
            "system",
            "usage",
            "score",
            "metrics",
            "content",
            "event",
            "text",
            "bare",
            "json",
        ),
        *(
            "tool",
            "skill",
            "ok",
            "arguments",
            "result",
            "error",
            "exit_code",
            "duration_ms",
            "intent",
            "expect",
            "interrupted",
            "note",
            "bookmark",
        ),
    }
    for file in resources.files("thulp_tui.exchange").joinpath("sample_sessions").iterdir():
        source = tomllib.loads(file.read_text("utf-8"))
        assert set(source) <= about_sessions, file.name
        assert all(set(entry) <= about_entries for entry in source["entries"]), file.name
