"""The ten points: each holds, or says why not and what to do."""

import math
from typing import Any

import pytest
from hypothesis import given

from tests.domain.strategies import unhurried
from tests.recording.demos import call, demo, demos, eid, judged, ready, say, score
from thulp_tui.domain.session import Session
from thulp_tui.recording import readiness as points
from thulp_tui.recording.demo import Demo, demo_of
from thulp_tui.recording.readiness import POINTS, Remedy, readiness

BARE = call(number=1).changed(content="a result")


def test_a_complete_demonstration_is_ready() -> None:
    """All ten."""
    judged = readiness(demo_of(ready()))
    assert [point.name for point in judged.points if not point.is_ready] == []
    assert judged.badge == "10/10 ready"


def test_an_empty_one_is_not() -> None:
    """Only what cannot be wrong yet is right."""
    judged = readiness(demo(task=" "))
    assert [point.remedy for point in judged.points if not point.is_ready] == [
        *(Remedy.FIELDS, Remedy.PROMPT, Remedy.CRITERIA, Remedy.FINISH, Remedy.INTENT)
    ]
    assert judged.badge == "5/10 ready"


@pytest.mark.parametrize(
    ("judge", "right", "wrong", "reason"),
    [
        (points.task, demo(), demo(task="\n"), "it is empty"),
        (points.inputs, demo(call()), demo(BARE, call()), "1 call without: shell"),
        (points.inputs, demo(BARE, marks={eid(1): "mask"}), demo(call().changed(content={
            "tool_call_id": " ", "arguments": {}})), "1 call without: shell"),
        (points.inputs, demo(), demo(call().changed(content={
            "tool_call_id": "1", "arguments": None})), "1 call without: shell"),
        (points.tools, demo(call()), demo(call(tool="jq"), call(tool="awk")), "2 tools without: jq, awk"),
        (points.tools, demo(call(tool="jq"), context={"tools": [{"name": "jq"}]}), demo(call(tool="jq"), context={
            "tools": "jq"}), "1 tool without: jq"),
        (points.tools, demo(call(tool="jq"), context={"tools": [{"type": "function", "function": {"name": "jq"}}]}),
            demo(call(tool="jq")), "1 tool without: jq"),
        (points.prompt, demo(say("system", "be brief")), demo(say("user", "x")), "neither"),
        (points.prompt, demo(no_system_prompt=True), demo(say("system", " ")), "neither"),
        (points.criteria, demo(context=judged("a", "b")), demo(context=judged("a")), "1 criterion"),
        (points.criteria, demo(context=judged("a", "b")), demo(), "none"),
        (points.outcome, demo(score(0.2), score(0.8)), demo(score(0.8), score(0.2)), "score 0.2"),
        (points.outcome, demo(outcome={"outcome": "failure"}), demo(outcome={"outcome": "success"}), "no evaluation"),
        (points.intents, demo(*[call(intent="x")] * 7, *[call()] * 3), demo(*[call(intent="x")] * 6, *[call()] * 4),
            "6 of 10"),
        (points.intents, demo(call(intent="x")), demo(), "no calls"),
        (points.length, demo(*[call()] * 30), demo(*[call()] * 300), "fall off"),
        (points.secrets, demo(call("ls")), demo(call("export TOKEN=abcd1234")), "1 secret: token"),
        (points.secrets, demo(call("export TOKEN=abcd1234", number=1), marks={eid(1): "mask"}),
            demo(task="log in with password: hunter2"), "1 secret: password"),
        (points.numbers, demo(call(n=1)), demo(call(n=2**64)), "a number that other programs"),
    ],
)  # fmt: skip
def test_each_point_holds_or_says_why_not(judge: Any, right: Demo, wrong: Demo, reason: str) -> None:
    """And what to do about it."""
    assert judge(right).is_ready
    found = judge(wrong)
    assert not found.is_ready
    assert reason in found.reason
    assert found.advice
    assert found.name == judge(right).name


def test_a_number_that_json_cannot_hold_is_found() -> None:
    """It cannot be read from a file, but a program may have made it."""
    entry = call()
    broken = entry.replaced(content={"x": [math.nan]})
    made = demo(entry)
    assert not points.numbers(Demo(made.task, made.model, [broken], made.marks, made.context)).is_ready


@pytest.mark.parametrize("judge", [points.inputs, points.intents, points.secrets])
def test_a_point_leads_to_the_first_entry_it_is_about(judge: Any) -> None:
    """So that one can go there."""
    made = demo(say("user", "x", 1), call("export TOKEN=abcd1234", number=2).changed(content="TOKEN=abcd1234"))
    assert judge(made).entry_id == eid(2)


def test_each_point_has_a_remedy_of_its_own() -> None:
    """In the same order: the screen finds a point again by it."""
    assert [point.remedy for point in readiness(demo()).points] == list(Remedy)


@given(demos())
@unhurried
def test_any_demonstration_is_judged(session: Session) -> None:
    """With every point, and a reason for each that does not hold."""
    judged = readiness(demo_of(session))
    assert len(judged.points) == len(POINTS) == 10
    assert all(point.reason for point in judged.points if not point.is_ready)
