"""Completing a filter: keys, and what the sessions have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.asked import PARENT, summary, typed_texts
from tests.domain.strategies import unhurried
from thulp_tui.domain.filter_completion import completions, known_values
from thulp_tui.domain.filter_terms import KEYS
from thulp_tui.domain.filter_values import KnownValues
from thulp_tui.domain.ids import SessionId
from thulp_tui.domain.session import Evaluation, Refinement

DANGLING = SessionId("ab00ca3e-0000-4000-8000-000000000000")
SESSIONS = [
    summary(id=PARENT, name="The parent", tags=("urgent", "two words"), tools=("bash", "edit")),
    summary(Evaluation(skill_name="review", test_cases=1), tags=("urgent",), tools=("bash",), parent_session=PARENT),
    summary(Refinement(skill_name="review", iteration=1), tags=("Urban", "urgent"), parent_session=PARENT),
    summary(Evaluation(skill_name="read it", test_cases=1), parent_session=DANGLING),
]
KNOWN = known_values(SESSIONS)


def offered(text: str) -> list[str]:
    """Return the whole texts that a text may become at its `|`."""
    cursor = text.index("|")
    text = text.replace("|", "")
    return [each.applied(text, cursor)[0] for each in completions(text, cursor, KNOWN)]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("st|", ["status:"]),
        ("login S|", ["login status:", "login score:", "login skill:"]),
        ("-ta|", ["-tag:"]),
        ("(ta|)", ["(tag:)"]),
        ("zebra|", []),
        ("st|atus", []),
        ('"st|', []),
        ("status:a|", ["status:active"]),
        ("status:active|", []),
        ("status:active,|", [f"status:active,{each}" for each in ("completed", "failed", "cancelled", "paused")]),
        ("type:|", [f"type:{each}" for each in ("teacher_demo", "evaluation", "refinement", "conversation", "agent")]),
        ("has:n|", ["has:note"]),
        ("is:r|", ["is:root"]),
        ("tag:|", ["tag:urgent", "tag:Urban", 'tag:"two words"']),
        ("tag:UR|", ["tag:urgent", "tag:Urban"]),
        ("tag:urgent,u|", ["tag:urgent,Urban"]),
        ("tag:tw|", ['tag:"two words"']),
        ('tag:"tw|', ['tag:"two words"']),
        ('tag:"two words"|', []),
        ("#ur|", ["tag:urgent", "tag:Urban"]),
        ("-tag:t| login", ['-tag:"two words" login']),
        ("tool:b|", ["tool:bash"]),
        ("skill:re|", ["skill:review", 'skill:"read it"']),
        ("parent:|", ["parent:ab00ca3e-e", "parent:ab00ca3e-0"]),
        ("parent:ab00ca3e-0|", []),
        ("parent:PAR|", ["parent:ab00ca3e-e"]),
        ("score:|", []),
        ("after:y|", ["after:yesterday"]),
        ("changed:<|", ["changed:<1h", "changed:<1d", "changed:<7d"]),
        ("note:x|", []),
        ("login or|", []),
    ],
)
def test_what_a_filter_may_become(text: str, whole: list[str]) -> None:
    """Keys by their beginning; values by theirs, most used first, in quotes where they must be."""
    assert offered(text) == whole


@pytest.mark.parametrize("text", ["|", "login |", "-|", "(|", "login or |"])
def test_every_key_is_offered_where_a_word_may_begin(text: str) -> None:
    """Before anything is typed, all keys are there, with their meaning."""
    cursor = text.index("|")
    found = completions(text.replace("|", ""), cursor, KNOWN)
    assert [each.text for each in found] == [f"{key}:" for key in KEYS]
    assert all(each.note for each in found)


def test_values_say_how_many_sessions_have_them_and_parents_their_name() -> None:
    """A tag that a session has twice counts once; a parent that is not there has no name."""
    assert [(each.value, each.note) for each in KNOWN.tags] == [("urgent", "3"), ("Urban", "1"), ("two words", "1")]
    assert [(each.value, each.note) for each in KNOWN.parents] == [("ab00ca3e-e", "The parent"), ("ab00ca3e-0", "")]
    assert known_values([summary(tags=("a", "a"))]).tags[0].note == "1"


def test_of_no_sessions_nothing_is_known() -> None:
    """An empty file still offers what is the same everywhere."""
    assert known_values([]) == KnownValues()
    assert [each.text for each in completions("status:p", 8, KnownValues())] == ["paused"]


@unhurried
@given(typed_texts, st.integers(0, 20))
def test_any_text_can_be_completed(text: str, cursor: int) -> None:
    """Nothing raises, and only what stands before the cursor is replaced."""
    cursor = min(cursor, len(text))
    for each in completions(text, cursor, KNOWN):
        whole, place = each.applied(text, cursor)
        assert each.start <= cursor
        assert whole == text[: each.start] + each.text + text[cursor:]
        assert whole[:place].endswith(each.text)
