"""Power cuts: every call by which the store writes is recorded, and what may be on the disk after each is looked at.

Looked at are every prefix of the calls, the prefixes that end within a write, and prefixes after which what was not
synchronised is there in part. A file with a torn end is then changed, and the power cut again while it is healed.
"""

import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.faults.changes import Plan, canonical, copied
from tests.faults.figures import Figures
from tests.faults.judging import Look, judge, keep, look
from tests.faults.platter import Platter, put
from tests.faults.recorder import Call, Recorder
from tests.faults.setting import be_impatient, begin
from tests.store.samples import write_tables
from thulp_tui.domain.operations import Operation
from thulp_tui.store import Damaged, SessionStore

NAME: Final = "sessions.json"
"""The file."""
AT_ONCE: Final = 10
"""So many changes are recorded with one file; then another file begins, of another kind."""
FOLDS: Final = 0.12
"""After how many of the changes a fold is recorded."""
VARIANTS: Final = 4
"""So many times chance says, for each prefix, what of the rest is on the disk."""
AGAIN: Final = 0.05
"""How many of the files with a torn end are healed while the power is cut again."""


@dataclass(slots=True)
class Recording:
    """What was recorded, and what the file must hold after each change."""

    names: dict[str, int]
    """The files at the beginning."""
    contents: dict[int, bytes]
    """What was in them."""
    calls: list[Call]
    """What was called."""
    states: list[str]
    """The sessions at the beginning and after each change, canonical."""


class Cuts:
    """Looking at what is left when the power is cut."""

    def __init__(self, folder: Path, dice: random.Random, figures: Figures) -> None:
        """Write in this folder and count in these figures."""
        self.folder = folder
        """Where files are written."""
        self.dice = dice
        """Where the chances come from."""
        self.figures = figures
        """What came of it."""
        self._looks: dict[bytes, Look] = {}

    def replay(self, recording: Recording, *, again: bool = True) -> None:
        """Cut the power after and within each call."""
        platter = Platter(recording.names, recording.contents)
        states = [*recording.states, recording.states[-1]]
        done = 0
        for number, call in enumerate(recording.calls):
            where = f"{'' if again else 'while healing: '}{call.kind}, call {number}"
            self._looks.clear()
            if call.kind == "acknowledged":
                done += 1
                assert platter.now()[NAME] == call.data, "a call was not recorded"
                continue
            if call.kind == "write":
                for cut in cuts(len(call.data), self.dice):
                    self._look(platter.torn(call, cut), states[done : done + 2], f"{where}, cut at {cut}", again=again)
            platter.take(call)
            self._look(platter.now(), states[done : done + 2], where, again=again, must_be_plain=again)
            for _ in range(VARIANTS):
                self._look(platter.surviving(self.dice), states[done : done + 2], f"{where}, in part", again=again)
        self.figures.notes["calls recorded"] += len(recording.calls) - done
        self.figures.acknowledged += done

    def _look(
        self, files: dict[str, bytes], states: list[str], where: str, *, again: bool, must_be_plain: bool = False
    ) -> None:
        self.figures.tried += 1
        data = files[NAME]
        if not any(name.endswith(".whole") for name in files) and (known := self._looks.get(data)):
            judge(self.figures, known, states[0], states[1], where)
            return
        path = self.folder / "replayed" / NAME
        path.parent.mkdir(exist_ok=True)
        put(path.parent, files)
        if beside := follow_advice(path):
            self.figures.notes["copies in place cut short, made good as advised"] += 1
        seen = look(path)
        if must_be_plain and not beside and not seen.is_plain:
            self.figures.blame(f"{where}: the file is no plain JSON")
        if judge(self.figures, seen, states[0], states[1], where) and not beside:
            self._looks[data] = seen
        elif not beside:
            keep(self.figures, self.folder.parent, data)
        if not seen.is_plain and not seen.problem:
            self.figures.notes["torn ends healed"] += 1
            self._heal(path, seen.text, where, again=again and self.dice.random() < AGAIN)

    def _heal(self, path: Path, text: str, where: str, *, again: bool) -> None:
        plan = Plan(self.dice, "healed", json.loads(text))
        recorder = Recorder(path.parent)
        with recorder:
            store = SessionStore.open(path)
            while canonical(plan.sessions) == text:
                change(store, plan)
            recorder.acknowledge(path)
        seen = look(path)
        expected = canonical(plan.sessions)
        if not seen.is_plain:
            self.figures.blame(f"{where}: no plain JSON after a change")
        judge(self.figures, seen, expected, expected, f"{where}, changed")
        (copy,) = path.parent.glob("*.torn-*")
        copy.unlink()
        if again:
            beside = {call.file for call in recorder.calls if call.name == copy.name}
            calls = [call for call in recorder.calls if not beside & {call.file}]
            looks, self._looks = self._looks, {}
            self.replay(Recording(recorder.names_before, recorder.contents, calls, [text, expected]), again=False)
            self._looks = looks


def run(folder: Path, count: int, seed: int) -> Figures:
    """Record so many changes, and cut the power at every call."""
    figures = Figures("power cut after, within and around every write call")
    dice = random.Random(seed)
    be_impatient()
    for first in range(0, count, AT_ONCE):
        own = folder / str(first)
        own.mkdir()
        recording = record(own, min(AT_ONCE, count - first), dice, number=first // AT_ONCE)
        Cuts(own, dice, figures).replay(recording)
    return figures


def record(folder: Path, count: int, dice: random.Random, *, number: int) -> Recording:
    """Make so many changes to a file, by two stores, and some folds; every third file is laid out by another program.

    Every fourth is a mount of its own, onto which nothing can be renamed.
    """
    path = folder / "recorded" / NAME
    path.parent.mkdir()
    sessions = begin(path, dice)
    if number % 3 == 1:
        write_tables(path, {"sessions": {str(at): value for at, value in enumerate(sessions.values(), 3)}})
    states = [canonical(sessions)]
    plan = Plan(dice, f"p{number}", copied(sessions))
    recorder = Recorder(path.parent)
    recorder.busy = NAME if number % 4 == 3 else ""

    def once(store: SessionStore) -> None:
        change(store, plan)
        states.append(canonical(plan.sessions))
        recorder.acknowledge(path)

    with recorder, SessionStore.open(path) as one, SessionStore.open(path) as other:
        while len(states) <= count:
            once(dice.choice((one, other)))
            if dice.random() < FOLDS:
                # Another program's change comes while the fold is being written.
                recorder.before_flush = lambda: once(other)
                one.fold()
                recorder.before_flush = None
    return Recording(recorder.names_before, recorder.contents, recorder.calls, states)


def change(store: SessionStore, plan: Plan) -> None:
    """Make one more planned change."""
    operations: list[Operation] = plan.change()
    store.apply(operations)


def cuts(size: int, dice: random.Random) -> set[int]:
    """Return after how many bytes a write is cut: at its ends, where the file's own ending is, and anywhere."""
    wanted = {1, 2, 3, 4, size - 4, size - 3, size - 2, size - 1, *(dice.randrange(size) for _ in range(3))}
    return {cut for cut in wanted if 0 < cut < size}


def follow_advice(path: Path) -> bool:
    """Do what a person is told to do where a change was cut short while it was copied into the file."""
    whole = path.with_name(f".{path.name}.whole")
    if not whole.exists():
        return False
    try:
        SessionStore.open(path)
    except Damaged as damage:
        if str(whole) in damage.advice:
            path.write_bytes(whole.read_bytes())
            whole.unlink()
            return True
    raise AssertionError("a copy in place that may have been cut short was not noticed")
