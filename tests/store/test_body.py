"""Entries made of their texts."""

from collections.abc import Collection
from itertools import takewhile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import entries, unhurried
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.strict_json import dumps
from thulp_tui.store.body import COMPARED, Added, Body, Stretch, entry_of, text_of_entry


@unhurried
@given(entries())
def test_an_entry_is_made_as_if_it_was_judged(entry: SessionEntry) -> None:
    """Of whatever kind, with fields that nobody knows, with braces in its names; in types, too."""
    made = entry_of(text_of_entry(entry))
    assert made == entry
    assert repr(made) == repr(entry)
    assert text_of_entry(made) == text_of_entry(entry)


@pytest.mark.parametrize("name", ["id", "timestamp", "entry_type", "content"])
@pytest.mark.parametrize("wrong", ["left out", {"type": "x"}, -1])
def test_what_is_no_entry_is_refused(name: str, wrong: Any) -> None:
    """A program may overwrite a file in place while it is read."""
    document = SessionEntry.user_message("hi").to_document()
    if wrong == "left out":
        del document[name]
    elif name != "content":
        document[name] = wrong
    else:
        document = [document]  # type: ignore[assignment]
    with pytest.raises(InvalidDocument):
        entry_of(dumps(document).encode())


class Kept:
    """A document of ten entries, as a source has it."""

    count = 10

    def rest(self) -> dict[str, Any]:
        """There is nothing else."""
        return {}

    def entries(self, first: int, last: int) -> list[bytes]:
        """Their texts, each another one."""
        return [b"%d" % number for number in range(first, last)]

    def places(self, ids: Collection[str]) -> list[int]:
        """None has an id."""
        return []

    def forgetful(self) -> "Kept":
        """It keeps nothing."""
        return self


STEPS = st.lists(st.tuples(st.sampled_from(["add", "insert", "replace", "remove"]), st.integers(0, 30)), max_size=6)


def stepped(body: Body, steps: list[tuple[str, int]]) -> Body:
    """A body after some changes, each of which brings a text of its own."""
    for number, (step, at) in enumerate(steps):
        text, at = b"%s %d %d" % (step.encode(), at, number), at % (len(body) + 1)
        if step == "add":
            body = body.with_added([text])
        elif step == "insert":
            body = body.with_inserted(at, [text])
        elif at < len(body):
            body = body.with_replaced(at, text) if step == "replace" else body.without([at])
    return body


@given(STEPS, STEPS, STEPS)
def test_what_two_bodies_have_in_common(before: list[Any], one: list[Any], other: list[Any]) -> None:
    """Never more than they have; of a body that was only added to, all."""
    first = stepped(Body.of(Kept()), before)
    mine, others = stepped(first, one), stepped(first, other)
    pairs = zip(mine.all_texts(), others.all_texts(), strict=False)
    assert mine.alike(others) == others.alike(mine) <= len(list(takewhile(lambda pair: pair[0] == pair[1], pairs)))
    assert first.with_added([b"more"]).alike(first) == len(first)


def test_entries_of_other_documents_are_compared_where_they_are_few() -> None:
    """As after a fold, or when another program has laid the file out anew; many are not read."""
    assert Body.of(Kept()).alike(Body.of(Kept())) == Kept.count
    assert Body([Added((b"0", b"2"))]).alike(Body([Stretch(Kept(), 0, 2)])) == 1
    many, others = Kept(), Kept()
    many.count = others.count = COMPARED + 1
    assert Body.of(many).alike(Body.of(others)) == 0
    assert Body.of(many).alike(Body.of(many)) == COMPARED + 1
