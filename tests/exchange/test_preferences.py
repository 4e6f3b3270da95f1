"""Preferences: answers that were asked for again, and branches that were begun instead of what was rejected."""

import json
from typing import Any

import pytest

from tests.exchange.test_sft import asked, talk
from tests.recording.demos import AT, call, eid, recorded, say
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.finishing import fork
from thulp_tui.domain.ids import SessionId
from thulp_tui.domain.rules import Refused
from thulp_tui.domain.session import Session
from thulp_tui.exchange import Written, preferences
from thulp_tui.exchange.dialects import Message

OTHER = SessionId("00000000-0000-4000-8000-000000000002")


def rejected(text: str, number: int = 9) -> SessionEntry:
    """An answer that was asked for again."""
    return say("assistant", text, number).changed(content={"text": text, "rejected": True})


def told(session: Session, *others: Session) -> Written:
    """What a session becomes beside others."""
    return preferences.write(preferences.choose(session, {one.id: one for one in others}.get))


def pairs(made: Written) -> list[tuple[list[str], list[str], list[str]]]:
    """What is said in the prompt, in the chosen and in the rejected answer of each line."""
    lines: list[dict[str, list[Message]]] = [json.loads(line) for line in made.text.splitlines()]
    keys = ("prompt", "chosen", "rejected")
    found: Any = [tuple([one["content"] for one in line[key]] for key in keys) for line in lines]
    return list(found)


def redone(*after: SessionEntry, count: int = 2) -> tuple[Session, Session]:
    """A demonstration that was given up for a branch of its first entries, and the branch."""
    old = recorded(
        say("user", "go", 1), call("a", "A", number=2), call("b", "wrong", number=3), say("user", "?", 4), task="t"
    )
    branch = fork(old, count, AT, OTHER)
    branch.entries = [*branch.entries, *after]
    given_up = {"by": str(OTHER), "from": str(old.entries[count].id)}
    return old.changed(context={"thulp_tui": {"rejected": given_up}}), branch


def test_an_answer_that_was_asked_for_again() -> None:
    """Each rejected one is compared with the one that replaced them; none is in a prompt."""
    session = talk(
        say("user", "hi"),
        rejected("no"),
        rejected("never"),
        say("assistant", "yes"),
        say("user", "and?"),
        rejected("-"),
    )
    made = told(session)
    assert pairs(made) == [(["hi"], ["yes"], ["no"]), (["hi"], ["yes"], ["never"])]
    assert made.left_out == {"behind the last answer that was preferred": 2}


def test_an_answer_goes_with_its_calls() -> None:
    """Until a user speaks again; all in TRL's dialect, with the tools."""
    bad = asked(1, reply=str(eid(9)), rejected=True)
    session = talk(
        say("user", "hi"),
        rejected("I look"),
        bad,
        rejected("no", 8),
        asked(2),
        say("assistant", "yes"),
        tools=[{"name": "bash"}],
    )
    made = told(session)
    assert pairs(made) == [(["hi"], ["", "a.py", "yes"], ["I look", "a.py", "no"])]
    line = json.loads(made.text)
    assert line["rejected"][0]["tool_calls"][0]["function"] == {"name": "bash", "arguments": {"command": "ls"}}
    assert line["tools"][0]["function"]["name"] == "bash"


def test_a_branch_is_preferred_to_what_was_rejected_for_it() -> None:
    """The branch tells the pair, up to where a user speaks; the session it is a branch of tells none."""
    old, branch = redone(call("c", "right", number=5), say("assistant", "done", 6))
    made = told(branch, old)
    assert pairs(made) == [(["go", "", "A"], ["", "right", "done"], ["", "wrong"])]
    with pytest.raises(Refused, match="asked for again"):
        told(old, branch)
    with pytest.raises(Refused, match="asked for again"):
        told(branch)


def test_a_branch_that_asks_differently_is_no_preference() -> None:
    """An answer to another prompt says nothing of this one; the same prompt asked again is one."""
    old = talk(say("user", "hi", 1), say("assistant", "no", 2))
    branch = fork(old, 0, AT, OTHER)
    old = old.changed(context={"thulp_tui": {"rejected": {"by": str(OTHER), "from": str(eid(1))}}})
    branch.entries = [say("user", "hello", 3), say("assistant", "yes", 4)]
    with pytest.raises(Refused, match="asks differently"):
        told(branch, old)
    branch.entries = [say("user", "hi", 3), say("assistant", "yes", 4)]
    assert pairs(told(branch, old)) == [(["hi"], ["yes"], ["no"])]


def test_what_a_branch_took_over_is_told_by_its_origin() -> None:
    """A pair is one line, not one a branch; where the origin is gone, the branch tells it."""
    old = talk(say("user", "hi", 1), rejected("no"), say("assistant", "yes", 2))
    branch = fork(old, 3, AT, OTHER)
    with pytest.raises(Refused):
        told(branch, old)
    assert pairs(told(branch)) == pairs(told(old)) == [(["hi"], ["yes"], ["no"])]


@pytest.mark.parametrize("mark", ["mask", "mistake"])
def test_nobody_prefers_what_is_masked(mark: str) -> None:
    """It is in no answer."""
    session = talk(say("user", "hi"), rejected("no"), say("assistant", "yes", 1), marks={eid(1): mark})
    with pytest.raises(Refused):
        told(session)
