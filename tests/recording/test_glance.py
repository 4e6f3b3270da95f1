"""How ready a demonstration of any length is."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from tests.domain.strategies import unhurried
from tests.recording.demos import call, demos, eid, judged, ready, recorded, say, score
from thulp_tui.domain.session import Session
from thulp_tui.domain.strict_json import dumps
from thulp_tui.domain.summary import summarise
from thulp_tui.recording.demo import demo_of
from thulp_tui.recording.glance import Glance
from thulp_tui.recording.readiness import readiness
from thulp_tui.store import StoredSession


def stored(session: Session) -> StoredSession:
    """Return a session as a store answers with it."""
    texts = [dumps(entry.to_document()).encode() for entry in session.entries]
    return StoredSession(
        summary=summarise(session.metadata, session.entries, session.context),
        context=session.context,
        entries=session.entries,
        occurrence=0,
        texts=lambda first, last: texts[first:last],
        whole=lambda: session,
    )


def is_as_judged(glance: Glance, session: Session) -> None:
    """Check that each point holds exactly if it does for the whole session."""
    found = glance.readiness(stored(session))
    assert found is not None
    whole = readiness(demo_of(session))
    assert [point.is_ready for point in found.points] == [point.is_ready for point in whole.points]
    assert found.badge == whole.badge


@unhurried
@given(demos())
def test_it_says_what_the_list_says(session: Session) -> None:
    """Whatever was recorded and marked."""
    is_as_judged(Glance(), session)


@pytest.mark.parametrize(
    "session",
    [
        ready(),
        recorded(*[call(f"echo {n}", intent="x") for n in range(3_000)]),
        recorded(*[call(f"echo {n}", number=n + 1) for n in range(9)], marks={eid(n + 1): "mistake" for n in range(9)}),
        recorded(*[call(number=n + 1) for n in range(400)], marks={eid(n + 1): "mask" for n in range(300)}),
        recorded(*[call(tool=f"tool {n}") for n in range(9)], context={"tools": [{"name": "tool 3"}]}),
        recorded(say("system", "x", 1), score(0.2), score(0.9), call("export TOKEN=abcd1234"), marks={eid(1): "mask"}),
        recorded(*[say("user", "y" * 190, n + 1) for n in range(40)], marks={eid(n + 1): "keep" for n in range(40)}),
    ],
)  # fmt: skip
def test_it_says_it_of_long_ones_too(session: Session) -> None:
    """Though it asks of a few entries only."""
    is_as_judged(Glance(), session)


def test_an_entry_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is added, changed, marked, taken away is seen all the same."""
    looked: list[bytes] = []
    look = Glance._look

    def looking(self: Glance, text: bytes) -> Any:
        looked.append(text)
        return look(self, text)

    monkeypatch.setattr(Glance, "_look", looking)
    glance, session = Glance(), ready()
    glance.readiness(stored(session))
    assert len(looked) == len(session.entries)
    session.entries.append(call("export TOKEN=abcd1234", number=9))
    is_as_judged(glance, session)
    assert len(looked) == len(session.entries)
    for changed in (
        session.changed(entries=[*session.entries[:-1], call("make", number=9)]),
        session.changed(entries=session.entries[:3]),
        session.changed(context={**session.context, "thulp_tui": {"marks": {eid(9): "mask"}}}),
        session.changed(context=judged("one")),
    ):
        is_as_judged(glance, changed)


def test_whoever_asks_no_more_is_not_answered() -> None:
    """Nor is one answered whose file was overwritten meanwhile."""
    asked = stored(ready())
    assert Glance().readiness(asked, lambda: False) is None
    assert Glance().readiness(replace(asked, texts=lambda first, last: [])) is None
