"""What upskill tests a skill by: `tests.json`, `{"cases": [{"input", "expected": {"contains": []}}]}` and no more."""

from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.strict_json import dumps
from thulp_tui.recording.demo import Demo


def upskill_tests(demo: Demo) -> dict[str, JsonValue]:
    """Return the test cases that have criteria; a question that is no text becomes JSON, an empty one the task."""
    return {
        "cases": [
            {"input": _asked(case.input) or demo.task, "expected": {"contains": list(case.pass_criteria)}}
            for case in demo.cases
            if case.pass_criteria
        ]
    }


def _asked(value: JsonValue) -> str:
    return value if isinstance(value, str) else "" if value is None else dumps(value)
