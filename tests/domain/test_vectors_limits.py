"""Limits are judged as thulp judges them, over its recorded grid."""

from typing import Any

import pytest

from tests.vectors import cases
from thulp_tui.domain.duration import Duration
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.ids import EntryId, Timestamp
from thulp_tui.domain.limits import LimitCheck, SessionConfig
from thulp_tui.domain.metadata import Conversation, SessionMetadata
from thulp_tui.domain.session import Session

Case = dict[str, Any]

AT: Any = {"timestamp": Timestamp(0), "id": EntryId("00000000-0000-4000-8000-000000000001")}
ENTRIES = {
    "U": SessionEntry.user_message("u", **AT),
    "A": SessionEntry.assistant_message("a", **AT),
    "S": SessionEntry.system_message("s", **AT),
    "T": SessionEntry.tool_call("t", True, None, **AT),
    "t": SessionEntry.tool_call("t", False, None, **AT),
    "K": SessionEntry.skill_execution("k", True, None, **AT),
    "k": SessionEntry.skill_execution("k", False, None, **AT),
    "E": SessionEntry.evaluation_result(0.5, {}, **AT),
    "V": SessionEntry.system_event("v", **AT),
}
"""An entry for each letter of a recorded session."""


def as_recorded(check: LimitCheck) -> dict[str, object]:
    """A check in the vectors' notation."""
    if check.exceeded is None:
        return {"result": check.result}
    current, maximum = (
        part.to_document() if isinstance(part, Duration) else part
        for part in (check.exceeded.current, check.exceeded.max)
    )
    return {"result": check.result, "kind": check.exceeded.kind, "current": current, "max": maximum}


@pytest.mark.parametrize("case", cases("limits"))
def test_limits_are_judged_as_thulp_does(case: Case) -> None:
    """Counts, duration, the check and the turns left agree."""
    times = {"created_at": Timestamp(case["created_at"]), "updated_at": Timestamp(case["updated_at"])}
    metadata = SessionMetadata.new("limits", Conversation(purpose="limits")).changed(**times)
    session = Session(metadata=metadata, entries=[ENTRIES[code] for code in case["entries"]])
    config = SessionConfig.from_document(case["config"])
    assert {
        "turn_count": session.turn_count(),
        "user_message_count": session.user_message_count(),
        "assistant_message_count": session.assistant_message_count(),
        "entry_count": len(session.entries),
        "duration": session.duration().to_document(),
        "check_limits": as_recorded(session.check_limits(config)),
        "is_at_turn_limit": session.is_at_turn_limit(config),
        "remaining_turns": session.remaining_turns(config),
    } == case["expected"]
