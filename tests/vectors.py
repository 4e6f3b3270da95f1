"""The recorded cases of thulp's real behaviour, where they are at hand, and how their values are compared.

They lie beside the repository in `shared/thulp-vectors`, or where the environment's THULP_VECTORS says. A clone without
them skips these tests with a reason; this project's own golden tests still cover each rule.
"""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(
    os.environ.get("THULP_VECTORS") or Path(__file__).resolve().parent.parent.parent / "shared" / "thulp-vectors"
)
"""Where the recorded cases are looked for."""

REASON = "thulp's recorded vectors are not here: put them into ../shared/thulp-vectors or set THULP_VECTORS"
"""Why tests over recorded cases are skipped."""

AGREED = ("core", "edge")
"""The tiers every implementation is held to; agreeing in `quirk` is optional."""

_RELATIVE = 1e-15


@cache
def document(name: str) -> dict[str, Any]:
    """The whole file of this name (without `.json`), or an empty object where the vectors are absent."""
    path = FOLDER / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def cases(name: str, **wanted: object) -> list[Any]:
    """The cases of a file as pytest parameters, each with its id; one skipped parameter where the vectors are absent.

    Cases outside the agreed tiers are left out; `wanted` keeps only those whose fields have these values.
    """
    recorded = document(name)
    if not recorded:
        return [pytest.param({}, id="absent", marks=pytest.mark.skip(reason=REASON))]
    return [
        pytest.param(case, id=case["id"])
        for case in recorded["cases"]
        if case.get("tier", "core") in AGREED and all(case[field] == value for field, value in wanted.items())
    ]


def same(actual: Any, expected: Any) -> bool:
    """Whether a value equals a recorded one: integers in all digits, floats within a relative 1e-15, key order free."""
    if isinstance(expected, dict):
        return (
            isinstance(actual, dict)
            and actual.keys() == expected.keys()
            and all(same(actual[key], value) for key, value in expected.items())
        )
    if isinstance(expected, list):
        return isinstance(actual, list) and len(actual) == len(expected) and all(map(same, actual, expected))
    if isinstance(expected, float):
        is_number = isinstance(actual, int | float) and not isinstance(actual, bool)
        return is_number and abs(actual - expected) <= _RELATIVE * abs(expected)
    return type(actual) is type(expected) and bool(actual == expected)


def known_only(actual: Any, expected: Any) -> Any:
    """A document without the fields this project keeps and thulp does not know, judged by what thulp wrote.

    Only objects of thulp's own shape are narrowed; content, context and metrics stay as they are.
    """
    if not isinstance(actual, dict) or not isinstance(expected, dict):
        return actual
    narrowed = {key: value for key, value in actual.items() if key in expected}
    for part in ("metadata", "session_type", "entry_type"):
        if part in narrowed:
            narrowed[part] = known_only(narrowed[part], expected[part])
    if isinstance(narrowed.get("entries"), list) and len(narrowed["entries"]) == len(expected["entries"]):
        narrowed["entries"] = list(map(known_only, narrowed["entries"], expected["entries"]))
    return narrowed
