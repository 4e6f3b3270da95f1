"""The table of formats."""

from pathlib import Path

import pytest

from tests.exchange.recordings import entry, recording
from thulp_tui.exchange import FORMATS, Format, Shape


def test_thulps_own_format_is_there() -> None:
    """thulp's files can be read and written."""
    assert FORMATS["thulp"].reads
    assert FORMATS["thulp"].writes


@pytest.mark.parametrize(
    "row", [row for row in FORMATS.values() if row.writes and row.shape is Shape.FILE], ids=lambda row: row.name
)
def test_what_is_said_to_be_written_is_written(row: Format) -> None:
    """Each format that says it writes has a module that does, and names the file."""
    session = recording(entry(1))
    assert row.writer().write(session).text
    assert session.id[:8] in row.writer().file_name(session)


@pytest.mark.parametrize("name", list(FORMATS))
def test_a_format_is_found_by_its_name(name: str) -> None:
    """Key and name of a row are the same."""
    assert FORMATS[name].name == name


@pytest.mark.parametrize("row", [row for row in FORMATS.values() if row.reads], ids=lambda row: row.name)
def test_what_is_said_to_be_read_is_read(row: Format) -> None:
    """Each format that says it reads has a module that guesses and reads."""
    reader = row.reader()
    assert callable(reader.guess)
    assert callable(reader.read)
    assert reader.home() is None or reader.home() != Path()


def test_the_readme_tells_the_table() -> None:
    """Every format stands there, with what is read and what is written."""
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    section = readme.split("## Other tools' files")[1].split("\n## ")[0]
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("| `") and "--" not in line]
    told = {row[0].strip(" `"): (row[3].strip() == "yes", row[4].strip() == "yes") for row in rows}
    assert told == {row.name: (row.reads, row.writes) for row in FORMATS.values()}
