"""Views that have a name, as texts."""

import pytest

from thulp_tui.domain.ordering import Order, SortKey
from thulp_tui.domain.view import View


def test_a_view_is_read_as_it_is_written() -> None:
    """Filter and order come back, whatever the filter holds."""
    view = View("failed", 'has:failure -"né\n"', Order(SortKey.SCORE, is_turned=True))
    assert View.from_text("failed", view.to_text()) == view


@pytest.mark.parametrize("text", ["", "word", "[]", "{}", '{"filter": 3}', "[" * 100_000])
def test_what_is_no_view_is_none(text: str) -> None:
    """A damaged text is no view."""
    assert View.from_text("x", text) is None


def test_a_view_without_an_order_has_the_usual_one() -> None:
    """The filter alone makes a view."""
    assert View.from_text("x", '{"filter": "a", "order": 7}') == View("x", "a")
