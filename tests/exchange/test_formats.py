"""The table of formats."""

import pytest

from tests.exchange.recordings import recording
from thulp_tui.exchange import FORMATS, Format


def test_thulps_own_format_is_there() -> None:
    """thulp's files can be read and written."""
    assert FORMATS["thulp"].reads
    assert FORMATS["thulp"].writes


@pytest.mark.parametrize(
    "row", [row for row in FORMATS.values() if row.writes and not row.is_folder], ids=lambda row: row.name
)
def test_what_is_said_to_be_written_is_written(row: Format) -> None:
    """Each format that says it writes has a module that does, and names the file."""
    session = recording()
    assert row.writer().write(session)
    assert session.id.as_str() in row.writer().file_name(session)


@pytest.mark.parametrize("name", list(FORMATS))
def test_a_format_is_found_by_its_name(name: str) -> None:
    """Key and name of a row are the same."""
    assert FORMATS[name].name == name
