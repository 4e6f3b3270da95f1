"""Criteria, test cases and inputs that vary."""

from typing import Any

import pytest
from hypothesis import given

from tests.domain.asked import summary
from tests.domain.strategies import contexts, unhurried
from tests.domain.test_marks import carried_out
from thulp_tui.domain.criteria import (
    Parameter,
    TestCase,
    cases_of,
    criteria_of,
    parameters_of,
    set_parameters,
    set_test_cases,
    with_criterion,
)
from thulp_tui.domain.ids import Timestamp
from thulp_tui.domain.rules import Refused
from thulp_tui.domain.session import Session, SessionStatus, TeacherDemo

NOW = Timestamp(2_000_000_000_000)


def test_the_first_criterion_makes_a_test_case_of_the_task() -> None:
    """In thulpoff's shape, on disk; others join it."""
    cases = with_criterion([], " 4 passed ", task="Fix it")
    cases = with_criterion(cases, "local", task="Fix it")
    before = Session.new("x", TeacherDemo(task="Fix it", model="m"))
    after = carried_out(before, set_test_cases(summary(id=before.id, status=SessionStatus.COMPLETED), cases, NOW))
    assert after.context == {
        "test_cases": [
            {
                "name": "demo",
                "input": "Fix it",
                "expected_behavior": "does the task: Fix it",
                "pass_criteria": ["4 passed", "local"],
            }
        ]
    }
    assert after.metadata.updated_at == NOW
    assert criteria_of(after.context) == ["4 passed", "local"]


def test_a_criterion_joins_the_case_that_is_meant() -> None:
    """What others keep in it stays."""
    kept: dict[str, Any] = {"test_cases": [{"name": "a", "weight": 2}, {"name": "b", "pass_criteria": ["x", 3]}, "?"]}
    cases = with_criterion(cases_of(kept), "y", task="t", case=1)
    assert [case.to_document() for case in cases] == [
        {"name": "a", "input": None, "expected_behavior": "", "pass_criteria": [], "weight": 2},
        {"name": "b", "input": None, "expected_behavior": "", "pass_criteria": ["x", "y"]},
    ]


@pytest.mark.parametrize("criterion", ["", "  \n", "there"])
def test_a_blank_or_repeated_criterion_is_refused(criterion: str) -> None:
    """It would say nothing."""
    with pytest.raises(Refused):
        with_criterion([TestCase("a", None, "", ("there",))], criterion, task="t")


def test_without_cases_the_place_is_gone() -> None:
    """As it was before."""
    before = Session.new("x", TeacherDemo(task="t", model="m"))
    facts = summary(id=before.id)
    with_one = carried_out(before, set_test_cases(facts, [TestCase("a", None, "")], NOW))
    assert carried_out(with_one, set_test_cases(facts, [], NOW)).context == {}


def test_inputs_that_vary_are_kept_as_name_and_example() -> None:
    """They only organise."""
    before = Session.new("x", TeacherDemo(task="t", model="m"))
    facts = summary(id=before.id)
    after = carried_out(before, set_parameters(facts, [Parameter(" file ", "a.py")]))
    assert after.context == {"thulp_tui": {"parameters": [{"name": "file", "example": "a.py"}]}}
    assert after.metadata == before.metadata
    assert parameters_of(after.context) == [Parameter("file", "a.py")]
    assert carried_out(after, set_parameters(facts, [])) == before


@pytest.mark.parametrize("names", [["a", "a"], ["a", " "], [""]])
def test_inputs_without_a_name_of_their_own_are_refused(names: list[str]) -> None:
    """Nobody could tell them apart."""
    with pytest.raises(Refused):
        set_parameters(summary(), [Parameter(name, "x") for name in names])


@given(contexts)
@unhurried
def test_any_context_is_read(context: dict[str, Any]) -> None:
    """What is none is passed over."""
    cases_of({**context, "test_cases": context.get("a")})
    parameters_of({"thulp_tui": {"parameters": context.get("a")}})
    criteria_of(context)
