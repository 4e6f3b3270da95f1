"""What a demonstration is judged by: acceptance criteria in test cases, and the inputs that vary.

Test cases stand in ``context["test_cases"]`` in thulpoff's shape, ``{name, input, expected_behavior, pass_criteria}``:
every criterion must appear in the output, whatever its letter case. Parameters stand in
``context["thulp_tui"]["parameters"]`` as ``{name, example}``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from thulp_tui.domain.ids import Timestamp
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.operations import REMOVED, SetContext, SetMetadata
from thulp_tui.domain.rules import Decision, Refused
from thulp_tui.domain.summary import PROGRAM_KEY, SessionSummary, own_context

ENOUGH = 2
"""So many criteria make a test case: upskill warns below."""
CASES_KEY = "test_cases"
"""The key of a session's context under which thulp's users look for test cases."""
_FIELDS = ("name", "input", "expected_behavior", "pass_criteria")


@dataclass(frozen=True, slots=True)
class TestCase:
    """One test of what is distilled."""

    __test__ = False

    name: str
    """What it is called."""
    input: JsonValue
    """What is asked; by convention the task's text."""
    expected_behavior: str
    """What should happen, for a reader."""
    pass_criteria: tuple[str, ...] = ()
    """What the output must contain, in whatever letter case."""
    unknown: Mapping[str, JsonValue] = field(default_factory=dict)
    """What else stood in it; written back."""

    def to_document(self) -> dict[str, JsonValue]:
        """Return it in thulpoff's shape."""
        known: dict[str, JsonValue] = {
            "name": self.name,
            "input": self.input,
            "expected_behavior": self.expected_behavior,
            "pass_criteria": list(self.pass_criteria),
        }
        return {**known, **self.unknown}


def cases_of(context: Mapping[str, JsonValue]) -> list[TestCase]:
    """Return the test cases of a session; what is no object is passed over, a part that is missing is empty."""
    kept = context.get(CASES_KEY)
    return [_test_case(one) for one in kept if isinstance(one, dict)] if isinstance(kept, list) else []


def criteria_of(context: Mapping[str, JsonValue]) -> list[str]:
    """Return all criteria of all test cases, in order."""
    return [criterion for case in cases_of(context) for criterion in case.pass_criteria]


def with_criterion(cases: Sequence[TestCase], criterion: str, *, task: str, case: int = 0) -> list[TestCase]:
    """Return the test cases with one more criterion, in the one of this number; without any, in a new one of the task.

    Raises Refused for a blank criterion and for one that is there already.
    """
    text = criterion.strip()
    if not text:
        raise Refused("A criterion needs at least one letter.")
    made = list(cases) or [TestCase("demo", task, f"does the task: {task}")]
    place = max(0, min(case, len(made) - 1))
    if text in made[place].pass_criteria:
        raise Refused("That criterion is there already.")
    made[place] = replace(made[place], pass_criteria=(*made[place].pass_criteria, text))
    return made


def set_test_cases(summary: SessionSummary, cases: Sequence[TestCase], now: Timestamp) -> Decision:
    """Return how these become the session's test cases. Allowed in closed sessions, too; it changes the context."""
    value: JsonValue = [one.to_document() for one in cases]
    change = SetContext(summary.id, (CASES_KEY,), value if cases else REMOVED)
    return Decision((change, SetMetadata(summary.id, {"updated_at": now})))


@dataclass(frozen=True, slots=True)
class Parameter:
    """An input of the task that varies from one time to the next."""

    name: str
    """What it is called."""
    example: str
    """What it was in the demonstration, literally."""


def parameters_of(context: Mapping[str, JsonValue]) -> list[Parameter]:
    """Return the inputs that vary; what is none is passed over."""
    kept = own_context(context).get("parameters")
    found = []
    for one in kept if isinstance(kept, list) else ():
        name, example = (one.get("name"), one.get("example")) if isinstance(one, dict) else (None, None)
        if isinstance(name, str) and isinstance(example, str) and name:
            found.append(Parameter(name, example))
    return found


def set_parameters(summary: SessionSummary, parameters: Sequence[Parameter]) -> Decision:
    """Return how these become the inputs that vary. Raises Refused for a blank name and for one that is there twice."""
    names = [one.name.strip() for one in parameters]
    if not all(names):
        raise Refused("An input needs a name: type at least one letter.")
    if len(set(names)) < len(names):
        raise Refused("Two inputs have the same name.")
    kept: JsonValue = [{"name": name, "example": one.example} for name, one in zip(names, parameters, strict=True)]
    return Decision((SetContext(summary.id, (PROGRAM_KEY, "parameters"), kept if parameters else REMOVED),))


def _test_case(kept: Mapping[str, JsonValue]) -> TestCase:
    criteria = kept.get("pass_criteria")
    return TestCase(
        name=_text(kept.get("name")),
        input=kept.get("input"),
        expected_behavior=_text(kept.get("expected_behavior")),
        pass_criteria=tuple(one for one in criteria if isinstance(one, str)) if isinstance(criteria, list) else (),
        unknown={key: value for key, value in kept.items() if key not in _FIELDS},
    )


def _text(value: JsonValue) -> str:
    return value if isinstance(value, str) else ""
