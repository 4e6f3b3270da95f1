"""Working time: a session's time without its pauses."""

import pytest

from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.ids import Timestamp
from thulp_tui.domain.session import SessionMetadata, TeacherDemo
from thulp_tui.domain.strict_json import dumps
from thulp_tui.domain.working import Pauses


def texts(*events: tuple[int, str]) -> list[bytes]:
    """Return the JSON texts of events at moments."""
    entries = [SessionEntry.system_event(event, timestamp=Timestamp(at)) for at, event in events]
    return [dumps(entry.to_document()).encode() for entry in entries]


def metadata(status: str, updated: int) -> SessionMetadata:
    """Return the metadata of a session made at 1,000."""
    times = {"created_at": Timestamp(1_000), "updated_at": Timestamp(updated), "status": status}
    return SessionMetadata.new("x", TeacherDemo(task="x", model="y")).changed(**times)


BREAK = texts((2_000, "session_paused"), (5_000, "session_resumed"))


def test_without_pauses_there_are_none() -> None:
    """Other events, and messages that speak of pauses, are none."""
    said = SessionEntry.user_message("session_paused")
    assert not Pauses().and_then([*texts((1, "deploy")), dumps(said.to_document()).encode(), b"session_paused {"])


def test_an_active_session() -> None:
    """Its working time goes on."""
    pauses = Pauses().and_then(BREAK)
    assert pauses.working_ms(metadata("active", 5_000), Timestamp(7_000)) == 3_000


def test_a_paused_session() -> None:
    """Its working time stands still, whatever else is changed meanwhile."""
    pauses = Pauses().and_then([*BREAK, *texts((6_000, "session_paused"))])
    assert pauses.working_ms(metadata("paused", 6_000), Timestamp(60_000)) == 2_000
    assert pauses.working_ms(metadata("paused", 6_500), Timestamp(60_000)) == 2_000


@pytest.mark.parametrize(("updated", "worked"), [(8_000, 4_000)])
def test_a_closed_session(updated: int, worked: int) -> None:
    """It ended with its last change."""
    assert Pauses().and_then(BREAK).working_ms(metadata("completed", updated), Timestamp(60_000)) == worked


def test_read_bit_by_bit() -> None:
    """As a session grows only what is new is read."""
    whole = [*BREAK, *texts((6_000, "session_paused"), (9_000, "session_resumed"))]
    pauses = Pauses()
    for text in whole:
        pauses = pauses.and_then([text])
    assert pauses == Pauses().and_then(whole) == Pauses(over=6_000, since=None, read=4)


def test_events_out_of_order_take_nothing_away() -> None:
    """A clock that jumped back, a pause that was never ended, one that was ended twice."""
    odd = texts((5_000, "session_paused"), (4_000, "session_resumed"), (4_500, "session_resumed"))
    assert Pauses().and_then(odd) == Pauses(over=0, since=None, read=3)
    twice = texts((2_000, "session_paused"), (3_000, "session_paused"), (4_000, "session_resumed"))
    assert Pauses().and_then(twice).over == 2_000


def test_pauses_from_before_the_session_took_none_of_its_time() -> None:
    """A branch has the events of its parent; a pause that goes on into it counts from its beginning."""
    before = texts(
        (200, "session_paused"), (700, "session_resumed"), (900, "session_paused"), (1_400, "session_resumed")
    )
    pauses = Pauses(begins=1_000).and_then(before)
    assert pauses.over == 400
