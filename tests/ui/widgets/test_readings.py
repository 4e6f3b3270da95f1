"""How the text of a field is read."""

import pytest

from thulp_tui.ui.widgets.readings import optional, required, unless_unchanged, whole_number


@pytest.mark.parametrize(("typed", "value"), [("0", 0), (" 8 ", 8), ("1,000", 1000), ("1_000", 1000), ("007", 7)])
def test_whole_numbers_are_read_as_people_write_them(typed: str, value: int) -> None:
    """With or without separators."""
    assert whole_number(1000)(typed) == value


@pytest.mark.parametrize("typed", ["", "x", "1.5", "-1", "1e3", "٣", "0x10", "1001", "9" * 5000])
def test_what_is_no_whole_number_within_bounds_is_refused(typed: str) -> None:
    """The reason is for a person, whatever the length."""
    with pytest.raises(ValueError, match="whole number|at most 1,000"):
        whole_number(1000)(typed)


def test_an_optional_field_may_be_empty() -> None:
    """Spaces count as nothing."""
    assert optional(whole_number(9))("  ") is None
    assert optional(whole_number(9))("5") == 5


def test_a_required_field_may_not() -> None:
    """Spaces around the text go."""
    assert required(" a b ") == "a b"
    with pytest.raises(ValueError, match="cannot be empty"):
        required("  ")


def test_what_did_not_change_is_not_judged() -> None:
    """A value from a file stays, however odd; a new one is judged."""
    read = unless_unchanged("", required, "")
    assert read("") == ""
    with pytest.raises(ValueError, match="cannot be empty"):
        read(" ")
