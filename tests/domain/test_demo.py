"""What a session's context says of its demo."""

from pathlib import Path

import pytest

from thulp_tui.domain.demo import demo_folder


def test_the_folder_it_was_begun_in() -> None:
    """Wherever the program is started later."""
    assert demo_folder({"thulp_tui": {"start": {"cwd": "/work/project"}}}) == Path("/work/project")


@pytest.mark.parametrize("own", [None, {}, {"start": None}, {"start": {"cwd": 7}}, {"start": {"cwd": ""}}, []])
def test_an_unknown_folder_is_the_present_one(own: object) -> None:
    """A demo of another program has none."""
    assert demo_folder({"thulp_tui": own}) == Path.cwd()  # type: ignore[dict-item]
