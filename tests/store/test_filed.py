"""A session's document in a lined file."""

from pathlib import Path

import pytest

from thulp_tui.store import filed
from thulp_tui.store.disk import OpenFile
from thulp_tui.store.filed import Filed
from thulp_tui.store.layout import ENTRIES_END


@pytest.mark.parametrize("start", [0, (1 << 32) - 200, 5 << 30])
def test_entries_are_found_wherever_the_document_stands(
    start: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four gigabytes into the file, and where these end in its midst, as at the file's beginning."""
    monkeypatch.setattr(filed, "NEAR_END", 0)
    entries = [b'{"id":"%d"}' % number for number in range(100)]
    rest = b'"context":{},"entries":[\n'
    document = rest + b",\n".join(entries) + b"\n" + ENTRIES_END
    path = tmp_path / "sessions.json"
    with path.open("wb") as file:
        file.seek(start)
        file.write(document)
    source = Filed(OpenFile.at(path), start, start, start + len(document), len(entries))
    assert source.entries(50, 60) == entries[50:60]
    assert source.entries(0, 100) == entries
