"""Rights, links and mounts: a file keeps its mode, a link stays a link, and what may not be written says so."""

import errno
import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.store.samples import document, say, session, texts, write_tables
from thulp_tui.domain.operations import CreateSession
from thulp_tui.store import Damaged, SessionStore, StoreError

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user can reach; pytest's own ones only their owner can."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        probe = folder
        while probe != probe.parent:
            probe = probe.parent
            if not probe.stat().st_mode & stat.S_IXOTH and os.geteuid() == 0:
                pytest.skip(f"another user cannot reach {folder}")
        yield folder
        folder.chmod(0o755)


def visit(path: Path) -> dict[str, Any]:
    """Return what a user without special rights meets at this path."""
    command = [sys.executable, "-m", "tests.store.visitor", str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def test_a_visitor_with_rights_can_write(open_folder: Path) -> None:
    """The other tests here mean something: with the rights, the same visitor writes."""
    open_folder.chmod(0o777)
    path = open_folder / "sessions.json"
    write_tables(path, {"sessions": {"1": document(1)}})
    path.chmod(0o666)
    assert visit(path) == {"read_only": None, "sessions": 1, "written": True}
    assert stat.S_IMODE(path.stat().st_mode) == 0o666


def test_a_read_only_file_opens_and_says_so(open_folder: Path) -> None:
    """A file that may not be written is shown; writing is refused with the reason, although the folder allows it."""
    open_folder.chmod(0o777)
    path = open_folder / "sessions.json"
    data = write_tables(path, {"sessions": {"1": document(1)}})
    path.chmod(0o444)
    report = visit(path)
    assert (report["sessions"], report["error"]) == (1, "ReadOnly")
    assert "may read this file but not write it" in report["read_only"]
    assert path.read_bytes() == data


def test_a_file_in_a_read_only_folder_opens_and_says_so(open_folder: Path) -> None:
    """A safe change needs the folder; the file is shown, and writing is refused with the reason."""
    path = open_folder / "sessions.json"
    data = write_tables(path, {"sessions": {"1": document(1)}})
    path.chmod(0o666)
    open_folder.chmod(0o555)
    report = visit(path)
    assert (report["sessions"], report["error"]) == (1, "ReadOnly")
    assert str(open_folder) in report["read_only"]
    assert path.read_bytes() == data
    assert list(open_folder.iterdir()) == [path]


def test_a_file_that_may_not_be_read_is_an_error(open_folder: Path) -> None:
    """An unreadable file is said to be one."""
    path = open_folder / "sessions.json"
    write_tables(path, {"sessions": {}})
    path.chmod(0o000)
    assert "permission denied" in visit(path)["said"]


def test_a_file_cannot_be_made_where_one_has_no_rights(open_folder: Path) -> None:
    """A missing file, or a missing folder, in a folder that may not be written is an error that names the folder."""
    open_folder.chmod(0o555)
    for path in (open_folder / "sessions.json", open_folder / "new" / "sessions.json"):
        report = visit(path)
        assert report["error"] == "StoreError"
        assert "permission denied" in report["said"]
        assert str(open_folder) in report["said"]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o660])
def test_a_file_keeps_its_mode(store: SessionStore, path: Path, mode: int) -> None:
    """A change leaves the file's mode as it was."""
    path.chmod(mode)
    store.apply([say(1, "three")])
    assert stat.S_IMODE(path.stat().st_mode) == mode


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_a_file_keeps_its_owner(store: SessionStore, path: Path) -> None:
    """Root's change leaves the file with the one whose it is."""
    os.chown(path, 12345, 23456)
    store.apply([say(1, "three")])
    assert (path.stat().st_uid, path.stat().st_gid) == (12345, 23456)


@pytest.mark.parametrize("target", ["real.json", "elsewhere/real.json"])
def test_a_symbolic_link_stays_one(path: Path, target: str) -> None:
    """A change goes to the file that the link leads to; two stores, by link and by file, see each other."""
    real = path.parent / target
    real.parent.mkdir(exist_ok=True)
    write_tables(real, {"sessions": {"1": document(1, "one")}})
    path.symlink_to(target)
    with SessionStore.open(path) as by_link, SessionStore.open(real) as by_file:
        by_link.apply([say(1, "two")])
        by_file.apply([say(1, "three")])
        assert by_link.refresh()
        assert texts(by_link) == ["one", "two", "three"]
    assert path.is_symlink()
    assert path.readlink() == Path(target)
    assert len(json.loads(real.read_bytes())["sessions"]["1"]["entries"]) == 3


def test_a_link_to_nothing_is_filled(path: Path) -> None:
    """A link whose file does not exist yet leads to where it is made."""
    path.symlink_to("real.json")
    with SessionStore.open(path) as store:
        store.apply([CreateSession(session(1))])
    assert path.is_symlink()
    assert (path.parent / "real.json").is_file()


def test_a_link_in_a_circle_is_an_error(path: Path) -> None:
    """A link that leads to itself is a StoreError, not a crash."""
    path.symlink_to(path.name)
    with pytest.raises(StoreError):
        SessionStore.open(path)


@pytest.fixture
def busy(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the file one onto which nothing can be renamed, as a file that is a mount of its own."""
    rename = Path.replace

    def refuse(self: Path, target: Path) -> Path:
        if Path(target) == path and path.exists():
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", refuse)


@pytest.mark.usefixtures("busy")
def test_a_file_that_is_a_mount_is_written_in_place(store: SessionStore, path: Path) -> None:
    """Where a rename is impossible the same file gets the new bytes, more or fewer; nothing stays beside it."""
    inode = path.stat().st_ino
    applied = store.apply([say(1, "three" * 1000)])
    assert not store.refresh()
    store.apply(applied.inverse)
    assert texts(store) == ["one", "two"]
    assert path.stat().st_ino == inode
    with SessionStore.open(path) as other:
        assert texts(other) == ["one", "two"]
    assert sorted(sibling.name for sibling in path.parent.iterdir()) == [f".{path.name}.lock", path.name]


@pytest.mark.usefixtures("busy")
def test_a_copy_in_place_that_is_cut_short_leaves_the_whole_file_beside_it(
    store: SessionStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the disk fails in the middle, the message of the damaged file says where the whole new one is."""

    def torn(descriptor: int, data: bytes, offset: int) -> int:
        write(descriptor, data[: len(data) // 2], offset)
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    write = os.pwrite
    store.apply([say(1, "three")])
    monkeypatch.setattr(os, "pwrite", torn)
    with pytest.raises(StoreError, match="input/output error"):
        store.fold()
    beside = path.with_name(f".{path.name}.whole")
    with pytest.raises(Damaged) as caught:
        SessionStore.open(path)
    assert str(beside) in caught.value.advice
    monkeypatch.undo()
    path.write_bytes(beside.read_bytes())
    beside.unlink()
    assert store.refresh()
    assert texts(store) == ["one", "two", "three"]
