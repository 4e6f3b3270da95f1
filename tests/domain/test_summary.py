"""A summary says of a session what its entries say, however they came."""

from typing import Any

from hypothesis import given

from tests.domain.strategies import contexts, entry_lists, sessions, unhurried
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.limits import LimitAction, SessionConfig
from thulp_tui.domain.session import Conversation, Session, SessionMetadata
from thulp_tui.domain.summary import SessionSummary, limits_of, summarise

METADATA = SessionMetadata.new("a name", Conversation(purpose="tests"))


def of(*entries: SessionEntry) -> SessionSummary:
    """Summarise these entries of some session."""
    return summarise(METADATA, entries, {})


@unhurried
@given(sessions())
def test_turns_are_those_of_the_session(session: Session) -> None:
    """The summary's turns and entries are what the session itself counts."""
    summary = summarise(session.metadata, session.entries, session.context)
    assert (summary.turns, summary.entries) == (session.turn_count(), len(session.entries))


@unhurried
@given(entry_lists, entry_lists, contexts)
def test_a_summary_grows_as_its_session_does(old: list[SessionEntry], new: list[SessionEntry], context: Any) -> None:
    """Adding entries to a summary gives the summary of all entries."""
    assert summarise(METADATA, old, context).with_entries(new) == summarise(METADATA, [*old, *new], context)


def test_a_turn_is_a_question_and_its_answer() -> None:
    """What stands between, further questions and further answers add no turn."""
    user, assistant = SessionEntry.user_message("?"), SessionEntry.assistant_message("!")
    call = SessionEntry.tool_call("bash", True, None)
    assert of(assistant, user, user, call, assistant, assistant).turns == 1
    assert of(user, assistant, user, assistant).turns == 2


def test_a_question_awaits_its_reply() -> None:
    """A reply is awaited from the user message to the assistant's, and across a growing summary."""
    user, assistant = SessionEntry.user_message("?"), SessionEntry.assistant_message("!")
    assert not of().awaiting_reply
    assert of(user).awaiting_reply
    assert of(user).with_entries([assistant]).turns == 1
    assert not of(user, assistant).awaiting_reply


def test_failed_calls_and_runs_are_counted() -> None:
    """A failed tool call and a failed skill run are failures, successful ones are not."""
    calls = [SessionEntry.tool_call("bash", success, None) for success in (True, False)]
    runs = [SessionEntry.skill_execution("review", success, None) for success in (True, False)]
    assert of(*calls, *runs).failures == 2


def test_the_last_score_counts() -> None:
    """The score is the last evaluation's; there is none without one, and a score of zero is one."""
    assert of(SessionEntry.user_message("?")).last_score is None
    assert of(SessionEntry.evaluation_result(0.5, {}), SessionEntry.evaluation_result(0.0, {})).last_score == 0.0


def test_tools_stand_in_the_order_of_first_use() -> None:
    """Each tool is named once; a skill is no tool."""
    entries = [SessionEntry.tool_call(name, True, None) for name in ("ls", "cat", "ls")]
    assert of(*entries, SessionEntry.skill_execution("review", True, None)).tools == ("ls", "cat")


def test_notes_are_counted_where_they_are_kept() -> None:
    """Notes are the keys of the program's own object; anything else there counts as none."""
    assert summarise(METADATA, [], {"thulp_tui": {"notes": {"one": "x", "two": "y"}}}).notes == 2
    assert summarise(METADATA, [], {"thulp_tui": {"notes": ["x"]}}).notes == 0
    assert summarise(METADATA, [], {"thulp_tui": "x", "notes": {"one": "x"}}).notes == 0


def test_bookmarks_are_counted_as_notes_are() -> None:
    """They are kept beside them."""
    assert summarise(METADATA, [], {"thulp_tui": {"bookmarks": {"one": {"at": 1}}}}).bookmarks == 1
    assert summarise(METADATA, [], {"thulp_tui": {"bookmarks": None}}).bookmarks == 0


def test_limits_are_read_from_the_context() -> None:
    """The limits are the `SessionConfig` under the program's key."""
    kept: JsonValue = {"max_turns": 8, "limit_action": "ignore"}
    expected = SessionConfig(max_turns=8, limit_action=LimitAction.IGNORE)
    assert limits_of({"thulp_tui": {"limits": kept}}) == expected
    assert summarise(METADATA, [], {"thulp_tui": {"limits": kept}}).limits == expected


def test_limits_that_cannot_be_read_are_none() -> None:
    """Nothing, null and what is no `SessionConfig` mean no limits."""
    assert limits_of({}) is None
    assert limits_of({"thulp_tui": None}) is None
    assert limits_of({"thulp_tui": {"limits": None}}) is None
    assert limits_of({"thulp_tui": {"limits": {"max_turns": 8}}}) is None
    assert limits_of({"thulp_tui": {"limits": {"max_turns": -1, "limit_action": "error"}}}) is None


def test_a_summary_names_its_session() -> None:
    """Id, name, status and type are the metadata's."""
    summary = of()
    named = (summary.id, summary.name, summary.status, summary.session_type)
    assert named == (METADATA.id, METADATA.name, METADATA.status, METADATA.session_type)
