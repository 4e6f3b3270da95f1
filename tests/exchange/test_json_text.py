"""JSON texts by the quick way."""

from typing import Any

import pytest
from hypothesis import given

from tests.domain.strategies import json_values, unhurried
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.json_value import TEXT_LEVELS
from thulp_tui.domain.strict_json import dumps, loads
from thulp_tui.exchange.json_text import compact, indented


@unhurried
@given(json_values)
def test_a_text_says_what_the_slow_way_says(value: Any) -> None:
    """It differs at most in how a float is spelled."""
    assert repr(loads(compact(value))) == repr(loads(indented(value))) == repr(loads(dumps(value)))


def test_deep_values_are_written() -> None:
    """As deep as any text may nest."""
    deep: Any = []
    for _ in range(TEXT_LEVELS - 1):
        deep = [deep]
    assert compact(deep) == dumps(deep)


@pytest.mark.parametrize("value", ["\ud800", ["a\udfff"], {"\ud800": 1}])
def test_what_json_cannot_hold_is_refused(value: Any) -> None:
    """A lone surrogate cannot be written as UTF-8."""
    with pytest.raises(InvalidDocument):
        compact(value)
