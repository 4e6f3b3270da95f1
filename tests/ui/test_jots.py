"""What was typed since the drafts were last saved."""

import os
from pathlib import Path

from thulp_tui.ui.jots import LONGEST, Jots, Jotted

ONE, TWO = Jotted("s.json", "1", "ä\nb"), Jotted("s.json", "2", "")


def is_killed(jots: Jots) -> None:
    """Let go of the lock, as a process does that is killed."""
    os.close(jots._descriptor)
    jots._descriptor = -1


def test_a_killed_program_leaves_it(tmp_path: Path) -> None:
    """Whole lines of it, to who has rights to them; it goes when it is saved."""
    jots = Jots(tmp_path / "deep" / "state.json")
    jots.write(ONE)
    jots.write(TWO)
    jots.write(Jotted("s.json", "3", "x" * (LONGEST + 1)))
    os.write(jots._descriptor, b'["s.json", "1", "cut sho')
    is_killed(jots)
    (left,) = (tmp_path / "deep").iterdir()
    assert left.stat().st_mode & 0o777 == 0o600
    later = Jots(tmp_path / "deep" / "state.json")
    assert later.take_over() == [ONE, TWO]
    assert left.exists()
    later.forget()
    assert not left.exists()


def test_a_running_program_keeps_its_own(tmp_path: Path) -> None:
    """What it has saved is nothing to take over; when it is left, no file stays."""
    jots, other = Jots(tmp_path / "state.json"), Jots(tmp_path / "state.json")
    assert [*tmp_path.iterdir()] == []
    jots.write(ONE)
    assert other.take_over() == []
    jots.forget()
    is_killed(jots)
    assert other.take_over() == []
    jots.close()
    other.close()
    assert [*tmp_path.iterdir()] == []


def test_where_nothing_can_be_written_nothing_is(tmp_path: Path) -> None:
    """Who types does not notice."""
    (tmp_path / "file").touch()
    jots = Jots(tmp_path / "file" / "state.json")
    jots.write(ONE)
    jots.close()
