"""The name that a session gets when nobody gave it one."""

from collections.abc import Mapping

from thulp_tui.text import clean_line, fit

LONGEST = 60
"""Cells of a suggested name."""


def suggest_name(type_name: str, fields: Mapping[str, object]) -> str:
    """Return a name for a session of a type ("teacher_demo") from that type's fields; never empty.

    The first field is what the session is about (task, skill, purpose, agent): its first line gives the name; where it
    is empty the name is "untitled conversation".
    """
    subject = str(next(iter(fields.values()), ""))
    first_line = clean_line(subject.strip().split("\n", 1)[0].strip())
    match type_name:
        case "evaluation" if first_line:
            name = f"{first_line} · evaluation"
        case "refinement" if first_line:
            name = f"{first_line} · iteration {fields.get('iteration', 0)}"
        case _:
            name = first_line or f"untitled {type_name.replace('_', ' ')}"
    return fit(name, LONGEST)
