"""What the program remembers by itself."""

import json
import os
import stat
from pathlib import Path

import pytest

from thulp_tui import state
from thulp_tui.domain.ordering import Order, SortKey
from thulp_tui.domain.view import View
from thulp_tui.state import load

STORE = Path("/somewhere/sessions.tinydb.json")
OTHER_STORE = Path("/elsewhere/sessions.tinydb.json")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the state of a test is; neither the file nor its folder exists."""
    return tmp_path / "folder" / "state.json"


def test_a_draft_survives_the_program(file: Path) -> None:
    """A draft that was saved is there in the next run, with every character."""
    text = "first line\nsecond \x1b[31m \ud800 ünï"
    before = load(file)
    before.keep_draft(STORE, "one", text)
    before.save()
    assert load(file).draft(STORE, "one") == text


def test_drafts_are_kept_by_store_and_session(file: Path) -> None:
    """The same session in another store has a draft of its own."""
    remembered = load(file)
    remembered.keep_draft(STORE, "one", "here")
    remembered.keep_draft(OTHER_STORE, "one", "there")
    assert remembered.draft(STORE, "one") == "here"
    assert remembered.draft(OTHER_STORE, "one") == "there"
    assert remembered.draft(STORE, "two") == ""


def test_a_store_is_the_same_by_each_way_to_it(tmp_path: Path) -> None:
    """A link to a store finds the store's drafts."""
    (tmp_path / "store.json").touch()
    (tmp_path / "link.json").symlink_to("store.json")
    remembered = load(tmp_path / "state.json")
    remembered.keep_draft(tmp_path / "store.json", "one", "text")
    assert remembered.draft(tmp_path / "link.json", "one") == "text"


def test_an_empty_draft_leaves_nothing(file: Path) -> None:
    """Sent or emptied drafts leave no trace in the file."""
    remembered = load(file)
    remembered.keep_draft(STORE, "one", "text")
    remembered.save()
    remembered.keep_draft(STORE, "one", "")
    remembered.save()
    assert load(file).draft(STORE, "one") == ""
    assert json.loads(file.read_text()) == {}


def test_two_programs_do_not_lose_each_others_drafts(file: Path) -> None:
    """Saving writes only what was changed here."""
    first, second = load(file), load(file)
    first.keep_draft(STORE, "one", "by the first")
    second.keep_draft(STORE, "two", "by the second")
    first.save()
    second.save()
    assert load(file).draft(STORE, "one") == "by the first"
    assert load(file).draft(STORE, "two") == "by the second"


def test_what_a_later_version_remembers_survives(file: Path) -> None:
    """Sections this version does not know are written back."""
    file.parent.mkdir()
    file.write_text('{"views": {"x": 1}}')
    remembered = load(file)
    remembered.keep_draft(STORE, "one", "text")
    remembered.save()
    assert json.loads(file.read_text())["views"] == {"x": 1}


def test_saving_nothing_new_writes_nothing(file: Path) -> None:
    """No file appears for a program that remembers nothing."""
    remembered = load(file)
    remembered.keep_draft(STORE, "one", "")
    remembered.save()
    assert not file.exists()


def test_only_the_user_can_read_it(file: Path) -> None:
    """Drafts may hold secrets: mode 0600, whatever the umask."""
    before = os.umask(0)
    try:
        remembered = load(file)
        remembered.keep_draft(STORE, "one", "text")
        remembered.save()
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("data", [b"{", b"\xff\xfe", b"[]", b"", b"[" * 100_000])
def test_a_damaged_file_is_set_aside(file: Path, data: bytes) -> None:
    """The program starts with an empty state; the damaged file stays beside it."""
    file.parent.mkdir()
    file.write_bytes(data)
    assert load(file).draft(STORE, "one") == ""
    assert not file.exists()
    assert file.with_name("state.json.damaged").read_bytes() == data


@pytest.mark.parametrize("values", ['{"drafts": 3}', '{"drafts": {"/somewhere/sessions.tinydb.json": []}}'])
def test_odd_values_count_as_nothing(file: Path, values: str) -> None:
    """A section of another shape is no draft, and a draft can be kept in its place."""
    file.parent.mkdir()
    file.write_text(values)
    remembered = load(file)
    assert remembered.draft(STORE, "one") == ""
    remembered.keep_draft(STORE, "one", "text")
    remembered.save()
    assert load(file).draft(STORE, "one") == "text"


def test_a_draft_that_cannot_be_saved_is_not_forgotten(file: Path) -> None:
    """When saving fails, the next attempt writes the draft."""
    file.parent.write_text("a file where the folder should be")
    remembered = load(file)
    remembered.keep_draft(STORE, "one", "text")
    with pytest.raises(OSError, match="exists"):
        remembered.save()
    file.parent.unlink()
    remembered.save()
    assert load(file).draft(STORE, "one") == "text"


def test_a_failed_write_leaves_the_old_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until the new file is whole on disk the old one stays, and nothing else is left behind."""
    remembered = load(file)
    remembered.keep_draft(STORE, "one", "old")
    remembered.save()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    remembered.keep_draft(STORE, "one", "new")
    with pytest.raises(OSError, match="No space"):
        remembered.save()
    assert load(file).draft(STORE, "one") == "old"
    assert not list(file.parent.glob("*.tmp"))
    assert not list(file.parent.glob(".*.tmp"))


def test_the_environment_names_another_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """THULP_TUI_STATE moves the state."""
    monkeypatch.setenv("THULP_TUI_STATE", str(file))
    assert state.path() == file
    assert load().path == file


def test_the_users_own_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the variable the state is in the user's state folder."""
    monkeypatch.delenv("THULP_TUI_STATE", raising=False)
    assert state.path().name == "state.json"
    assert "thulp-tui" in state.path().parts


def test_pins_are_kept_by_store(file: Path) -> None:
    """A session pinned in one store is not in another; taken off, it leaves nothing in the file."""
    remembered = load(file)
    remembered.keep_pin(STORE, "one", is_pinned=True)
    remembered.keep_pin(STORE, "two", is_pinned=True)
    remembered.keep_pin(STORE, "two", is_pinned=False)
    remembered.save()
    assert load(file).pins(STORE) == {"one"}
    assert load(file).pins(OTHER_STORE) == set()
    remembered.keep_pin(STORE, "one", is_pinned=False)
    remembered.save()
    assert json.loads(file.read_text()) == {}


def test_views_are_kept_for_every_store_by_name(file: Path) -> None:
    """Sorted by name in any letter case; the same name replaces; a forgotten one is gone."""
    remembered = load(file)
    for view in (View("b", "two"), View("A", "one", Order(SortKey.NAME)), View("c"), View("b", "three")):
        remembered.keep_view(view)
    remembered.forget_view("c")
    remembered.save()
    assert load(file).views() == [View("A", "one", Order(SortKey.NAME)), View("b", "three")]


def test_a_view_that_cannot_be_read_is_left_out(file: Path) -> None:
    """Whoever edits the state file loses no other view by it."""
    file.parent.mkdir()
    kept = {"good": View("good", "x").to_text(), "bad": "nonsense", "worse": 3}
    file.write_text(json.dumps({"views": {"*": kept}}))
    assert load(file).views() == [View("good", "x")]
