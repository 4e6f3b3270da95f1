"""Replacing a file whole, and telling one state of it from another."""

import os
from pathlib import Path

import pytest

from thulp_tui.store import disk, durable


def test_a_file_is_replaced_by_the_pieces(path: Path) -> None:
    """The pieces stand in the file, in a new inode, and nothing is left beside it."""
    first = disk.write(path, [b"one ", b"two"], None)
    assert path.read_bytes() == b"one two"
    second = disk.write(path, [b"three"], first)
    assert path.read_bytes() == b"three"
    assert first.identity.inode != second.identity.inode
    assert list(path.parent.iterdir()) == [path]
    assert second.is_current(path)
    assert not first.is_current(path)


def test_an_inode_is_not_used_again_while_its_state_is_remembered(path: Path) -> None:
    """Replaced over and over by files of equal length, no state is ever taken for an older one."""
    states = [disk.write(path, [b"0"], None)]
    for number in range(1, 10):
        states.append(disk.write(path, [b"%d" % number], states[-1]))
    assert [state.is_current(path) for state in states] == [False] * 9 + [True]
    assert len({state.identity.inode for state in states}) == 10


@pytest.mark.parametrize("other", [b"else", b"abcd"], ids=["longer", "same length"])
def test_what_was_not_seen_is_not_replaced(path: Path, other: bytes) -> None:
    """A file that is not in the state from which the new one was made is left alone, and nothing is left beside it."""
    seen = disk.write(path, [b"once"], None)
    path.write_bytes(other)
    with pytest.raises(disk.Overtaken):
        disk.write(path, [b"mine"], seen)
    with pytest.raises(disk.Overtaken):
        disk.write(path, [b"mine"], None)
    assert path.read_bytes() == other
    assert list(path.parent.iterdir()) == [path]


def test_where_the_clock_is_too_coarse_the_bytes_tell(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file changed in place within one tick of the clock shows the same times: then its bytes are compared."""
    monkeypatch.setattr(disk, "in_doubt", lambda _: True)
    seen = disk.write(path, [b"once"], None)
    monkeypatch.setattr(disk, "identify", lambda _: seen.identity)
    assert seen.is_current(path)
    path.write_bytes(b"else")
    assert not seen.is_current(path)


def test_reading_tells_the_state_that_was_read(path: Path) -> None:
    """The bytes and the state belong together: it is current until the file changes."""
    path.write_bytes(b"data")
    seen, data = disk.read(path)
    assert data == b"data"
    assert seen.is_current(path)
    path.write_bytes(b"atad")
    assert not seen.is_current(path)
    path.unlink()
    assert not seen.is_current(path)


def test_what_is_no_regular_file_is_not_waited_for(path: Path) -> None:
    """A named pipe, whose reading would wait for a writer forever, is refused at once."""
    os.mkfifo(path)
    with pytest.raises(OSError, match="not a regular file"):
        disk.read(path)


def test_failing_pieces_leave_nothing_behind(path: Path) -> None:
    """When the new bytes cannot even be made, the old file stays and the temporary one goes."""
    seen = disk.write(path, [b"old"], None)
    with pytest.raises(ZeroDivisionError):
        disk.write(path, (b"%d" % (1 // number) for number in (1, 0)), seen)
    assert path.read_bytes() == b"old"
    assert list(path.parent.iterdir()) == [path]
    assert seen.is_current(path)


def test_new_folders_are_on_the_disk(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each folder that is made is synchronised by the one above it, so that a power cut does not take it away."""
    synchronised: list[Path] = []
    monkeypatch.setattr(durable, "synchronise_folder", synchronised.append)
    durable.make_folder(path / "one" / "two")
    assert (path / "one" / "two").is_dir()
    assert synchronised == [path.parent, path, path / "one"]


def test_the_new_file_of_a_living_writer_is_left_alone(path: Path) -> None:
    """What killed writers have left is removed, but not what somebody is writing at this moment."""
    with durable.NewFile(path) as living:
        living.write([b"new"])
        durable.remove_leftovers(path)
        os.close(living.take_place())
    assert path.read_bytes() == b"new"
