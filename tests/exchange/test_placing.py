"""New files appear whole or not at all."""

import os
from pathlib import Path

import pytest

from thulp_tui.exchange.placing import NewText, place


def test_what_is_being_written_is_no_session_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """thulp lists every name that ends in .json: until the file is whole its name ends otherwise."""
    seen: list[str] = []
    monkeypatch.setattr(os, "fsync", lambda _: seen.extend(path.name for path in tmp_path.iterdir()))
    place(tmp_path / "x.json", "{}", overwrite=False)
    assert len(seen) == 1
    assert not seen[0].endswith(".json")


def test_without_links_a_file_is_written_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a file system that knows no links the file appears, and one that is ttmp_path stays."""

    def no_links(self: Path, target: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", no_links)
    place(tmp_path / "x.json", "{}", overwrite=False)
    assert (tmp_path / "x.json").read_text() == "{}"
    with pytest.raises(FileExistsError):
        place(tmp_path / "x.json", "[]", overwrite=False)
    assert (tmp_path / "x.json").read_text() == "{}"


def test_a_file_that_grows_is_dropped_after_an_error(tmp_path: Path) -> None:
    """Nothing of it is left, and what was there stays."""
    (tmp_path / "x").write_text("mine")

    def broken() -> None:
        with NewText(tmp_path / "x", overwrite=True) as file:
            file.write("half")
            raise KeyError

    with pytest.raises(KeyError):
        broken()
    assert [path.read_text() for path in tmp_path.iterdir()] == ["mine"]
