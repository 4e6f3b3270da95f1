"""Random changes by two stores and stock TinyDB, checked after each step against plain dictionaries."""

import copy
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tinydb import TinyDB

from tests.store.samples import document, message, moment, seen_by_stock_tinydb, session_id, whole
from thulp_tui.domain.ids import SessionId
from thulp_tui.domain.operations import (
    AddEntries,
    CreateSession,
    DeleteSession,
    EntryRef,
    Operation,
    RemoveEntries,
    ReplaceEntry,
    SetContext,
    SetMetadata,
)
from thulp_tui.domain.session import Session, SessionStatus
from thulp_tui.store import SessionStore

NUMBERS = st.integers(1, 4)
WORDS = st.text(max_size=4) | st.sampled_from(["a", "b"])
JSON: st.SearchStrategy[Any] = st.none() | st.booleans() | st.integers() | WORDS | st.lists(st.integers(), max_size=2)
Model = dict[str, dict[str, Any]]


def carry_out(model: Model, operation: Operation) -> None:
    """Do to plain dictionaries what an operation says."""
    key = str(operation.session_id)
    match operation:
        case CreateSession(session):
            model[key] = session.to_document()
        case DeleteSession():
            del model[key]
        case AddEntries(_, entries, before):
            held = model[key]["entries"]
            at = len(held) if before is None else place_of(held, before)
            held[at:at] = [entry.to_document() for entry in entries]
        case ReplaceEntry(_, ref, entry):
            held = model[key]["entries"]
            held[place_of(held, ref)] = entry.to_document()
        case RemoveEntries(_, refs):
            held = model[key]["entries"]
            for at in sorted({place_of(held, ref) for ref in refs}, reverse=True):
                del held[at]
        case SetMetadata(_, fields):
            model[key]["metadata"].update({name: plain(value) for name, value in fields.items()})
        case SetContext(_, path, value):
            place = model[key]["context"]
            for step in path[:-1]:
                place = place.setdefault(step, {})
            place[path[-1]] = value


def place_of(entries: list[dict[str, Any]], ref: EntryRef) -> int:
    """Return where the entry stands that is meant."""
    return [at for at, entry in enumerate(entries) if entry["id"] == ref.id][ref.occurrence]


def plain(value: Any) -> Any:
    """Return a field's value as JSON holds it."""
    return list(value) if isinstance(value, tuple) else value


class Sessions(RuleBasedStateMachine):
    """Two open stores, stock TinyDB, and what the file must hold."""

    @initialize()
    def begin(self) -> None:
        """Open two stores on a new file."""
        self.folder = TemporaryDirectory()
        self.path = Path(self.folder.name) / "sessions.json"
        self.stores = [SessionStore.open(self.path), SessionStore.open(self.path)]
        self.model: Model = {}
        self.undone: list[tuple[int, tuple[Operation, ...], Model]] = []

    def teardown(self) -> None:
        """Close everything."""
        if hasattr(self, "folder"):
            for store in self.stores:
                store.close()
            self.folder.cleanup()

    def present(self, number: int) -> bool:
        """Whether the sample session is there."""
        return str(session_id(number)) in self.model

    @rule(
        which=st.integers(0, 1),
        numbers=st.lists(NUMBERS, min_size=1, max_size=3),
        data=st.data(),
    )
    def change(self, which: int, numbers: list[int], data: st.DataObject) -> None:
        """Carry out one to three random operations as one change."""
        before, after = copy.deepcopy(self.model), copy.deepcopy(self.model)
        operations: list[Operation] = []
        for number in numbers:
            operation = data.draw(an_operation(number, after.get(str(session_id(number)))))
            carry_out(after, operation)
            operations.append(operation)
        applied = self.stores[which].apply(operations)
        assert len(applied.operations) == len(operations)
        for summary in applied.summaries:
            assert summary.entries == len(after[summary.id]["entries"])
        self.model = after
        self.undone = [(which, applied.inverse, before)]

    @precondition(lambda self: self.undone)
    @rule()
    def undo(self) -> None:
        """Take the last change back, by the store that made it."""
        which, inverse, before = self.undone.pop()
        self.stores[which].apply(inverse)
        self.model = before

    @rule(which=st.integers(0, 1))
    def reopen(self, which: int) -> None:
        """Close a store and open it anew."""
        self.stores[which].close()
        self.stores[which] = SessionStore.open(self.path, create=False)

    @rule(which=st.integers(0, 1), number=NUMBERS, name=WORDS)
    def stock_tinydb(self, which: int, number: int, name: str) -> None:
        """Let a program write that knows nothing of us: in place, without a lock, in a layout of its own."""
        key = str(session_id(number))
        self.stores[which].fold()
        with TinyDB(self.path) as database:
            table = database.table("sessions")
            if key not in self.model:
                table.insert(document(number, name=name))
            for found in table.search(lambda found: found["metadata"]["id"] == key):
                found["metadata"]["name"] = name
                table.update({"metadata": found["metadata"]}, doc_ids=[found.doc_id])
        self.model.setdefault(key, document(number))["metadata"]["name"] = name
        self.undone = []

    @rule(mark=st.integers())
    def stock_tinydb_beside_changes(self, mark: int) -> None:
        """Let it write while changes are pending: it adds a field to the documents it sees, and loses no change."""
        with TinyDB(self.path) as database:
            database.table("sessions").update({"x_stock": mark})
        seen = {found["metadata"]["id"]: found for found in seen_by_stock_tinydb(self.path)}
        for found in seen.values():
            found.pop("x_stock", None)
        assert seen == {
            key: {name: part for name, part in value.items() if name != "x_stock"} for key, value in self.model.items()
        }
        self.model = {found["metadata"]["id"]: found for found in seen_by_stock_tinydb(self.path)}
        self.undone = []

    @rule(which=st.integers(0, 1))
    def fold(self, which: int) -> None:
        """Let the changes join their sessions; what was loaded before stays as it was."""
        store = self.stores[which]
        store.refresh()
        loaded = [store.load(row.summary.id) for row in store.list().sessions]
        assert store.fold()
        for stored in loaded:
            assert stored.to_session().to_document() == self.model[stored.summary.id]
            assert [entry.to_document() for entry in stored.entries] == self.model[stored.summary.id]["entries"]
        assert json.loads(self.path.read_bytes())["changes"] == {}

    @rule(cut=st.integers(1, 400))
    def torn(self, cut: int) -> None:
        """Let a program die while it appends a change: the change was never acknowledged, and does not count."""
        data = self.path.read_bytes()
        if data.endswith(b"\n}}"):
            line = b'\n,"99":{"op":"delete_session","session":"%b"}' % session_id(1).encode()
            self.path.write_bytes(data[:-3] + line[: min(cut, len(line) - 1)])
            self.stores[0].refresh()
            if self.model:
                self.stores[0].apply([SetMetadata(SessionId(next(iter(self.model))), {"status": SessionStatus.PAUSED})])
                self.model[next(iter(self.model))]["metadata"]["status"] = "paused"
            else:
                self.stores[0].apply([CreateSession(Session.from_document(document(1)))])
                self.model[str(session_id(1))] = document(1)
            self.undone = []

    @rule(letter=st.sampled_from("xyz"))
    def edited(self, letter: str) -> None:
        """Let a person edit the file in place, so that the layout stays but nothing is where it was."""
        data = self.path.read_bytes()
        changed = data.replace(b'"purpose":"', b'"purpose":  "%b' % letter.encode())
        self.path.write_bytes(changed)
        self.model = {found["metadata"]["id"]: found for found in seen_by_stock_tinydb(self.path)}
        self.undone = []

    @invariant()
    def all_see_the_same(self) -> None:
        """Both stores, the standard library and stock TinyDB agree with the plain dictionaries."""
        if not hasattr(self, "model"):
            return
        for store in self.stores:
            store.refresh()
            assert not store.refresh()
            # As text, because to Python true equals 1.
            assert json.dumps(whole(store), sort_keys=True) == json.dumps(self.model, sort_keys=True)
            assert store.list().damaged == ()
            counts = {str(row.summary.id): row.summary.entries for row in store.list().sessions}
            assert counts == {key: len(value["entries"]) for key, value in self.model.items()}
        assert {found["metadata"]["id"]: found for found in seen_by_stock_tinydb(self.path)} == self.model
        assert json.loads(self.path.read_bytes()).keys() == {"sessions", "thulp_tui", "changes"}


def an_operation(number: int, now: dict[str, Any] | None) -> st.SearchStrategy[Operation]:
    """Return random operations that fit a session as it is now (None: it is not there)."""
    key = session_id(number)
    if now is None:
        return st.lists(WORDS, max_size=2).map(
            lambda texts: CreateSession(Session.from_document(document(number, *texts)))
        )
    entries = now["entries"]
    refs = [
        EntryRef(message(entry["content"]["text"]).id, sum(other["id"] == entry["id"] for other in entries[:at]))
        for at, entry in enumerate(entries)
    ]
    added = st.lists(WORDS.map(message), min_size=1, max_size=2).map(tuple)
    choices: list[st.SearchStrategy[Operation]] = [
        st.just(DeleteSession(key)),
        added.map(lambda new: AddEntries(key, new)),
        st.tuples(st.sampled_from([("k",), ("deep", "er"), ("thulp_tui", "notes", "n")]), JSON).map(
            lambda drawn: SetContext(key, *drawn)
        ),
        st.fixed_dictionaries(
            {"updated_at": st.integers(0, 99).map(moment)},
            optional={
                "name": WORDS,
                "status": st.sampled_from(list(SessionStatus)),
                "tags": st.lists(WORDS, max_size=2).map(tuple),
                "parent_session": st.none() | NUMBERS.map(session_id),
            },
        ).map(lambda fields: SetMetadata(key, fields)),
    ]
    if refs:
        choices += [
            st.tuples(added, st.sampled_from(refs)).map(lambda drawn: AddEntries(key, *drawn)),
            st.tuples(st.sampled_from(refs), WORDS.map(message)).map(lambda drawn: ReplaceEntry(key, *drawn)),
            st.lists(st.sampled_from(refs), min_size=1, max_size=3, unique=True).map(
                lambda chosen: RemoveEntries(key, tuple(chosen))
            ),
        ]
    return st.one_of(choices)


TestSessions = Sessions.TestCase
TestSessions.settings = settings(
    max_examples=40,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)


class LargeSessions(Sessions):
    """The same with every threshold so low that a few entries go the ways of a hundred thousand."""

    @initialize()
    def begin(self) -> None:
        """Lower the thresholds, then begin."""
        self.patch = pytest.MonkeyPatch()
        for place, value in [
            ("contents.SMALL", 0),
            ("contents.WINDOW", 30),
            ("disk.CHUNK", 64),
            ("filed.NEAR_END", 0),
            ("filed.FEW", 1),
            ("body.AT_ONCE", 2),
        ]:
            self.patch.setattr(f"thulp_tui.store.{place}", value)
        super().begin()

    def teardown(self) -> None:
        """Close everything and put the thresholds back."""
        super().teardown()
        if hasattr(self, "patch"):
            self.patch.undo()


TestLargeSessions = LargeSessions.TestCase
TestLargeSessions.settings = settings(TestSessions.settings, max_examples=25)
