"""What upskill tests by, judged by a strict model of its own: unknown keys are refused."""

from typing import Any

import pytest
from hypothesis import given
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tests.domain.strategies import unhurried
from tests.recording.demos import TASK, demo, demos, judged
from thulp_tui.domain.session import Session
from thulp_tui.recording.demo import demo_of
from thulp_tui.recording.tests_file import upskill_tests


class Expected(BaseModel):
    """What upskill's `ExpectedSpec` allows."""

    model_config = ConfigDict(extra="forbid", strict=True)
    contains: list[str] = Field(min_length=1)


class Case(BaseModel):
    """What upskill's `TestCase` allows, of what we use."""

    model_config = ConfigDict(extra="forbid", strict=True)
    input: str
    expected: Expected


class Suite(BaseModel):
    """What upskill's `TestCaseSuite` allows."""

    model_config = ConfigDict(extra="forbid", strict=True)
    cases: list[Case]


def test_criteria_become_a_case() -> None:
    """Asked is the task."""
    made = upskill_tests(demo(context=judged("4 passed", "local")))
    assert made == {"cases": [{"input": TASK, "expected": {"contains": ["4 passed", "local"]}}]}
    Suite.model_validate(made)


@pytest.mark.parametrize(("asked", "told"), [({"q": 1}, '{"q":1}'), ("x", "x"), (None, TASK), ("", TASK)])
def test_what_is_asked_is_text(asked: Any, told: str) -> None:
    """thulpoff allows anything, upskill does not."""
    case = {"name": "n", "input": asked, "expected_behavior": "", "pass_criteria": ["a"]}
    assert Suite.model_validate(upskill_tests(demo(context={"test_cases": [case]}))).cases[0].input == told


def test_without_criteria_there_is_no_case() -> None:
    """A case that always passes tests nothing."""
    assert upskill_tests(demo(context=judged())) == {"cases": []}


def test_the_model_is_strict() -> None:
    """Or it would not be upskill's."""
    with pytest.raises(ValidationError):
        Suite.model_validate({"cases": [], "name": "x"})
    with pytest.raises(ValidationError):
        Suite.model_validate({"cases": [{"input": "a", "expected": {"contains": ["b"]}, "name": "x"}]})


@given(demos())
@unhurried
def test_any_demonstration_gives_a_file_that_is_read(session: Session) -> None:
    """Whatever stands in its context."""
    Suite.model_validate(upskill_tests(demo_of(session)))
