"""The digest: what upskill reads, within its 4,000 characters."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import unhurried
from tests.recording.demos import call, demo, demos, eid, judged, ready, recorded, say, score
from thulp_tui.domain.session import Session
from thulp_tui.recording.demo import demo_of
from thulp_tui.recording.digest import CRITERIA, INPUTS, MOST, PITFALLS, RESULT, STEPS, TASK, digest
from thulp_tui.recording.teacher_session import teacher_session

ROOMS = {
    "Task": TASK,
    "Done when": CRITERIA,
    "Pitfalls": PITFALLS,
    "Inputs that vary": INPUTS,
    "Result": RESULT,
}
"""Heading → characters (FORMATS.md)."""


def parts(text: str) -> dict[str, str]:
    """Return heading → the part with its heading."""
    found = re.split(r"(?m)^(?=## )", text)
    return {part.split("\n", 1)[0].removeprefix("## "): part for part in found if part}


def test_a_digest_says_all_that_matters() -> None:
    """In this order."""
    made = digest(demo_of(ready()))
    assert made.lost == ()
    assert not made.shortened
    assert made.text == (
        "## Task\n\nFix the date bug in the report\nOutcome: success, score 1\n\n"
        "## Done when\n\n- 4 passed\n- local\n\n"
        "## Steps\n\n"
        "1. see it fail — shell(pytest -q) → failed (1): 1 failed, 3 passed\n"
        "2. use local time — shell(sed -i s/utc/local/ report.py)\n"
        "3. see it pass — shell(pytest -q) → 4 passed\n\n"
        "## Result\n\nThe report used UTC days; it uses local ones now.\n"
    )


def test_every_unmasked_step_of_thirty_is_there() -> None:
    """However much each would like to say."""
    entries = [
        call(f"run-{n:02d} " + "x" * 300, "y" * 500, intent=f"reason {n:02d} " + "because " * 40, number=n)
        for n in range(1, 31)
    ]
    made = digest(demo(*entries, marks={str(eid(7)): "mask", str(eid(20)): "mask"}))
    steps = parts(made.text)["Steps"]
    for n in range(1, 31):
        assert (f"reason {n:02d}" in steps) == (n not in (7, 20)), n
        assert (f"run-{n:02d}" in steps) == (n not in (7, 20)), n
    assert len(re.findall(r"(?m)^\d+\. ", steps)) == 28
    assert made.lost == ()
    assert made.shortened
    # What the other parts leave is the steps'.
    assert len(steps) > STEPS
    assert len(made.text) <= MOST


def test_repeated_steps_are_said_in_a_word_before_anything_is_shortened() -> None:
    """With what came of them this time."""
    calls = [call("pytest -q tests/with/a/long/path " + "z" * 60, f"{n} failed", number=n) for n in range(1, 41)]
    steps = parts(digest(demo(*calls)).text)["Steps"]
    assert "1. shell(pytest -q tests/with/a/long/path " + "z" * 60 + ") → 1 failed" in steps
    assert "40. step 1 again → 40 failed" in steps


def test_steps_fall_off_from_the_middle_and_kept_ones_last() -> None:
    """What falls off is told in full."""
    calls = [call(f"step-{n:03d}", "done", intent=f"why {n}", number=n) for n in range(1, 201)]
    made = digest(demo(*calls, marks={str(eid(100)): "keep"}))
    steps = parts(made.text)["Steps"]
    assert "step-001" in steps
    assert "step-200" in steps
    assert "step-100" in steps
    assert "step-101" not in steps
    assert "101. why 101 — shell(step-101) → done" in made.lost
    assert steps.count("left out here") == 1
    assert len(made.text) <= MOST


def test_mistakes_are_pitfalls_and_no_steps() -> None:
    """Messages, too."""
    made = digest(
        demo(
            call("rm -r build", intent="clean", number=1),
            say("assistant", "It is the cache.", 2),
            call("make", "ok", number=3),
            marks={str(eid(1)): "mistake", str(eid(2)): "mistake"},
        )
    )
    found = parts(made.text)
    assert found["Steps"] == "## Steps\n\n1. shell(make) → ok\n\n"
    assert "- clean — shell(rm -r build) → 1 passed\n- It is the cache.\n" in found["Pitfalls"]
    assert "Result" not in found


def test_a_kept_message_stands_among_the_steps() -> None:
    """Where it was said."""
    made = digest(demo(call("ls"), say("assistant", "Look at\nthe dates.", 2), call("cat x"), marks={eid(2): "keep"}))
    assert "\n2. Look at the dates.\n3. shell(cat x)" in made.text


def test_masked_entries_have_no_part_in_it() -> None:
    """Not as result, score or mistake."""
    made = digest(demo(say("assistant", "hush", 1), call("hush", number=2), marks={eid(1): "mask", eid(2): "mask"}))
    assert "hush" not in made.text


def test_inputs_that_vary_are_listed() -> None:
    """With what they were."""
    made = digest(demo(parameters=[{"name": "file", "example": "report.py"}]))
    assert "## Inputs that vary\n\n- file: report.py\n" in made.text


@pytest.mark.parametrize("length", [10, 300, 399, 400, 5_000])
def test_a_long_task_is_cut_and_told(length: int) -> None:
    """The outcome keeps its place."""
    made = digest(demo(score(0.25), task="t" * length, outcome={"outcome": "failure", "text": "no time", "at": 1}))
    assert "Outcome: failure, score 0.25: no time" in made.text
    assert bool(made.lost) == (length > 350)
    assert len(parts(made.text)["Task"]) <= TASK


def test_criteria_that_do_not_fit_fall_off() -> None:
    """Whole ones stay whole."""
    made = digest(demo(context=judged(*(f"criterion {n} " + "c" * 60 for n in range(9)))))
    assert len(made.lost) == 6
    assert made.lost[0].startswith("- criterion 3 ")
    assert len(parts(made.text)["Done when"]) <= CRITERIA


def test_other_shapes_of_calls_are_said() -> None:
    """Bare results, skills, interrupted calls that are marked to be kept, arguments that are no object."""
    made = digest(
        demo(
            call().changed(content=["a", 1]),
            call("sleep 9", "waiting", interrupted=True, number=2),
            call(ok=False).changed(
                content={"tool_call_id": "1", "arguments": "a.py", "result": None, "error": "no such file"}
            ),
            call().changed(content={"tool_call_id": "1", "arguments": {"a": 1, "b": "c\nd"}, "result": None}),
            marks={eid(2): "keep"},
        )
    )
    assert parts(made.text)["Steps"].splitlines()[2:] == [
        '1. shell() → ["a",1]',
        "2. shell(sleep 9) → interrupted: waiting",
        "3. shell(a.py) → failed: no such file",
        "4. shell(a=1, b=c d)",
    ]


@pytest.mark.parametrize("fate", ["rejected", "cancelled", "interrupted"])
def test_what_came_to_nothing_is_no_part_of_it(fate: str) -> None:
    """Neither calls nor answers, unless a person marked them; nor does thulpoff read of them."""
    void: dict[str, Any] = {fate: True}
    answer = say("assistant", "", 3).changed(content={"text": "Half an", **void})
    made = demo(call("ls"), call("cat", number=2, **void), say("assistant", "All of it."), answer)
    assert len(made.steps) == 1
    assert parts(digest(made).text)["Result"].splitlines()[2:] == ["All of it."]
    assert [message.content for message in teacher_session(made).messages] == ["", "1 passed", "All of it."]
    marked = demo(call("cat", number=2, **void), answer, marks={eid(2): "mistake", eid(3): "keep"})
    assert parts(digest(marked).text).keys() >= {"Pitfalls", "Result"}


@given(demos())
@unhurried
def test_no_digest_is_longer_than_what_is_read(session: Session) -> None:
    """And each part keeps to its room, whatever was recorded."""
    made = digest(demo_of(session))
    assert len(made.text) <= MOST
    for heading, part in parts(made.text).items():
        assert len(part) <= ROOMS.get(heading, MOST)


@given(st.lists(st.tuples(st.text(max_size=200), st.text(max_size=200), st.booleans()), max_size=60))
@unhurried
def test_steps_are_numbered_without_a_gap_while_none_falls_off(calls: list[tuple[str, str, bool]]) -> None:
    """Up to thirty of them all are there."""
    entries = [call(command, result, ok=ok, intent=command) for command, result, ok in calls]
    made = digest(demo_of(recorded(*entries)))
    numbers = re.findall(r"(?m)^(\d+)\. ", parts(made.text).get("Steps", ""))
    if len(calls) <= 30:
        assert made.lost == ()
    if not made.lost:
        assert [int(number) for number in numbers] == list(range(1, len(calls) + 1))
