"""A file's text is taken apart into documents and put together again without touching what stands in them."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thulp_tui.store.tables import BadText, Judge, Texts, lay_out, parse

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
TABLES = st.dictionaries(st.text(), st.dictionaries(st.integers(-9, 10**9), VALUES, max_size=4), max_size=3)
SPACES = st.sampled_from([None, 0, 1, 4, "\t"])


def laid_out(texts: Texts) -> str:
    """Return the text of a file with these documents."""
    return b"".join(lay_out(texts)).decode()


def knowing(text: str, before: Texts) -> Judge:
    """Return what tells the documents of a text that are objects and stood in the same places before."""

    def judge(table: str, doc_id: int, at: int) -> str | None:
        known = before.get(table, {}).get(doc_id, "")
        return known if known[:1] == "{" and text.startswith(known, at) else None

    return judge


@given(tables=TABLES, indent=SPACES, escape=st.booleans())
def test_any_tinydb_file_is_read_as_json_reads_it(
    tables: dict[str, Any], indent: int | str | None, escape: bool
) -> None:
    """Whatever the layout, the documents are those that the standard library reads, in the same order."""
    named = {name: {str(doc_id): value for doc_id, value in documents.items()} for name, documents in tables.items()}
    text = json.dumps(named, indent=indent, ensure_ascii=escape)
    texts = parse(text)
    values = {
        name: {str(doc_id): json.loads(text) for doc_id, text in documents.items()} for name, documents in texts.items()
    }
    assert json.dumps(values) == json.dumps(named)


@given(tables=TABLES, indent=SPACES)
def test_documents_are_written_back_byte_for_byte(tables: dict[str, Any], indent: int | str | None) -> None:
    """The text of every document goes through laying out and reading again unchanged."""
    texts = parse(json.dumps(tables, indent=indent))
    assert parse(laid_out(texts)) == texts


@given(tables=TABLES, changed=TABLES)
def test_knowing_a_file_before_changes_nothing_but_the_work(tables: dict[str, Any], changed: dict[str, Any]) -> None:
    """With the documents of an earlier state at hand the same is read as without them."""
    before = parse(json.dumps(tables))
    mixed = json.dumps({**tables, **changed})
    assert parse(mixed, knowing(mixed, before)) == parse(mixed)


def test_what_is_known_is_not_made_again() -> None:
    """An unchanged document comes back as the very string that was known."""
    text = '{"t": {"1": {"a": [1, 2]}, "2": {"b": 1}}}'
    before = parse(text)
    changed = text.replace('"b": 1', '"b": 2')
    after = parse(changed, knowing(changed, before))
    assert after["t"][1] is before["t"][1]
    assert after["t"][2] == '{"b": 2}'


@given(tables=TABLES, data=st.data())
def test_a_text_cut_anywhere_is_refused(tables: dict[str, Any], data: st.DataObject) -> None:
    """No beginning of a file passes for a whole one, whatever was known before."""
    text = laid_out(parse(json.dumps(tables)))
    cut = data.draw(st.integers(0, len(text) - 1))
    with pytest.raises(BadText):
        parse(text[:cut], knowing(text[:cut], parse(text)))


@given(text=st.text(alphabet='{}[]":,0 \n\\utn1eE.-a'))
def test_what_json_refuses_is_refused(text: str) -> None:
    """Nothing is taken for a file that the standard library cannot read."""
    try:
        parse(text)
    except BadText:
        return
    json.loads(text)


def test_a_table_name_may_hold_anything() -> None:
    """A name with a lone surrogate, which UTF-8 cannot hold, is written as an escape."""
    texts = parse('{"\\ud800\\"": {"1": {}}}')
    assert list(texts) == ['\ud800"']
    assert parse(laid_out(texts)) == texts


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "line 1 column 1"),
        ("\n {", "line 2 column 3"),
        ('{"a": {"1": {"b": 1}}', "line 1 column 22"),
        ('{"a":\n{"1": {"b":\n tru}}}', "line 3 column 2"),
        ('{"a": {"1": {}} "b"}', "line 1 column 17"),
        ('{"a": {1: {}}}', "line 1 column 8"),
        ('{"a": {"1" {}}}', "line 1 column 12"),
        ('{"a": {"1.0": {}}}', "line 1 column 15"),
        ('{"a": {"1": {}, "01": {}}}', "line 1 column 23"),
    ],
)
def test_the_place_of_a_fault_is_told(text: str, place: str) -> None:
    """A person can go to the line and the column, both counted from 1."""
    with pytest.raises(BadText) as caught:
        parse(text)
    assert caught.value.place == place
