"""The names of sessions that nobody named."""

import pytest

from thulp_tui.domain.naming import LONGEST, suggest_name
from thulp_tui.domain.session import SESSION_TYPES
from thulp_tui.text import width


@pytest.mark.parametrize(
    ("type_name", "fields", "name"),
    [
        ("teacher_demo", {"task": "Fix the bug\nand test it", "model": "opus"}, "Fix the bug"),
        ("teacher_demo", {"task": " ", "model": "opus"}, "untitled teacher demo"),
        ("evaluation", {"skill_name": "summarise", "test_cases": "3"}, "summarise · evaluation"),
        ("refinement", {"skill_name": "summarise", "iteration": "2"}, "summarise · iteration 2"),
        ("conversation", {"purpose": ""}, "untitled conversation"),
        ("agent", {"agent_name": "builder"}, "builder"),
        ("agent", {}, "untitled agent"),
    ],
)
def test_the_subject_gives_the_name(type_name: str, fields: dict[str, object], name: str) -> None:
    """The first line of what the session is about."""
    assert suggest_name(type_name, fields) == name


@pytest.mark.parametrize("type_name", SESSION_TYPES)
def test_a_suggested_name_is_short_and_harmless(type_name: str) -> None:
    """Whatever is typed, the name fits a line and holds no control characters."""
    name = suggest_name(type_name, {"task": "\x1b[31m" + "界" * 500})
    assert name.isprintable()
    assert 0 < width(name) <= LONGEST
