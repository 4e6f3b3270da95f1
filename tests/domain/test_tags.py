"""Tags in a line: parsing, quoting, completing."""

import pytest

from thulp_tui.domain.tags import by_use, complete_tag, parse_tags, show_tag, unfinished_tag


@pytest.mark.parametrize(
    ("line", "tags"),
    [
        ("", ()),
        ("  , ,", ()),
        ("login ci", ("login", "ci")),
        ("login,ci , docs", ("login", "ci", "docs")),
        ("ci ci", ("ci",)),
        ('"needs review" ci', ("needs review", "ci")),
        ('"a, b"', ("a, b",)),
        ('"left open', ("left open",)),
        ('""', ()),
    ],
)
def test_commas_and_spaces_separate_tags(line: str, tags: tuple[str, ...]) -> None:
    """Each tag once, in the order written; quotes keep what separates."""
    assert parse_tags(line) == tags


@pytest.mark.parametrize("tag", ["ci", "needs review", "a,b"])
def test_a_shown_tag_is_read_back(tag: str) -> None:
    """What is shown can be written."""
    assert parse_tags(show_tag(tag)) == (tag,)


def test_tags_in_use_come_by_their_use() -> None:
    """The most used first, equals by their letters."""
    assert by_use({"b": 1, "c": 5, "a": 1}) == ["c", "a", "b"]


@pytest.mark.parametrize(
    ("line", "begun"), [("ci do", "do"), ("ci ", ""), ("ci,", ""), ('"needs re', "needs re"), ('"done"', ""), ("", "")]
)
def test_the_last_tag_is_unfinished_until_it_is_separated(line: str, begun: str) -> None:
    """A space, a comma or a closing quote finishes a tag."""
    assert unfinished_tag(line) == begun


@pytest.mark.parametrize(
    ("line", "completed"),
    [
        ("de", "demo"),
        ("ci, de", "ci, demo"),
        ("ne", '"needs review"'),
        ('"needs r', '"needs review"'),
        ('x"de', 'x"demo"'),
    ],
)
def test_a_begun_tag_is_completed(line: str, completed: str) -> None:
    """To the first known tag that begins so, quoted where it must be."""
    assert complete_tag(line, ["demo", "dense", "needs review", "ci"]) == completed


@pytest.mark.parametrize("line", ["", "ci ", "demo", "demo de", "zzz", "quo"])
def test_nothing_is_completed_without_a_beginning_or_a_match(line: str) -> None:
    """Neither nothing, nor a whole tag, nor one that the line has, nor one that it could not say."""
    assert complete_tag(line, ["demo", "ci", 'quo"te']) is None
