"""Markdown as lines."""

import subprocess
import sys
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ui.markup import ANY_TEXT, WIDTHS, assert_sound, shown
from thulp_tui.ui.markup import Line, markdown

WORD = st.text("abcäöü日本👩", min_size=1, max_size=12)
WORDS = st.lists(WORD, min_size=1, max_size=12).map(" ".join)
ITEMS = st.lists(WORDS, min_size=1, max_size=4)
BLOCK = st.one_of(
    WORDS,
    WORDS.map("## {}".format),
    WORDS.map("**{}**".format),
    WORDS.map("> {}".format),
    WORDS.map("`{}` and *more*".format),
    ITEMS.map(lambda items: "\n".join(f"- {item}" for item in items)),
    ITEMS.map(lambda items: "\n\n".join(f"{n}. [ ] {item}" for n, item in enumerate(items, 7))),
    ITEMS.map(lambda items: "\n".join("  " * n + f"- {item}" for n, item in enumerate(items))),
    ITEMS.map(lambda items: "```python\n" + "\n".join(items) + "\n```"),
    ITEMS.map(lambda items: "|A|B|\n|-|-:|\n" + "\n".join(f"|{item}|`{item}`|" for item in items)),
    st.tuples(WORDS, WORD).map(lambda parts: f"[{parts[0]}](https://example.org/{parts[1]})"),
    WORDS.map("<p>{}</p>".format),
)


def page(source: str, width: int = 40) -> list[str]:
    """What a reader sees of an indented Markdown text."""
    return shown(markdown(dedent(source).strip("\n"), width))


def run_of(lines: list[Line], word: str) -> str:
    """The style of the run that holds a word."""
    return next(key for line in lines for text, key in line if word in text)


def test_paragraphs_are_parted_and_wrapped() -> None:
    """An empty line stands between paragraphs, none before the first or after the last."""
    assert page("one two three four\n\nfive\n", 10) == ["one two", "three four", "", "five"]


def test_line_breaks_stay() -> None:
    """What was written on two lines shows on two lines."""
    assert page("one\ntwo") == ["one", "two"]


def test_headings_and_emphasis_have_their_styles() -> None:
    """Words are styled as they were meant."""
    lines = markdown("# First\n### Third\n**bold** *italic* ~~gone~~ `code` ![alt](p.png)", 60)
    styles = {word: run_of(lines, word) for word in ("First", "Third", "bold", "italic", "gone", "code", "alt")}
    assert styles == {
        "First": "h1",
        "Third": "h2",
        "bold": "bold",
        "italic": "italic",
        "gone": "strike",
        "code": "code",
        "alt": "link",
    }


def test_a_link_shows_its_address_where_the_words_do_not() -> None:
    """No address is hidden behind words."""
    assert page("[docs](https://example.org/a) <https://example.org>", 80) == [
        "docs (https://example.org/a) https://example.org"
    ]
    assert page('[https://good.example](https://bad.example "hm")', 80) == [
        'https://good.example (https://bad.example "hm")'
    ]


def test_link_definitions_do_not_vanish() -> None:
    """What a renderer would hide shows as text."""
    assert page("[docs][1]\n\n[1]: https://example.org", 60) == ["[docs][1]", "", "[1]: https://example.org"]


def test_names_with_two_underscores_keep_them() -> None:
    """A file called __init__.py is not bold `init`."""
    assert page("see __init__.py") == ["see __init__.py"]


def test_lists_nest_and_count_from_their_first_number() -> None:
    """Ordered lists begin where they say, tasks show their boxes, wrapped items hang."""
    source = """
        7. seven and more words
           - [x] done
           - [ ] open
        8. eight
    """
    assert page(source, 16) == ["7. seven and", "   more words", "   ☑ done", "   ☐ open", "8. eight"]


def test_a_loose_list_stays_loose() -> None:
    """Items that were parted by empty lines are."""
    assert page("- a\n\n- b\n\n  c\n") == ["• a", "", "• b", "", "  c"]


def test_an_item_without_words_shows_its_mark() -> None:
    """An empty item is still an item, and a list may begin with a list."""
    assert page("- - a\n-\n- b") == ["• • a", "•", "• b"]


def test_quotes_have_a_bar_on_each_line() -> None:
    """Quoted words are told from others without colour."""
    assert page("> one two three\n>\n> > four\n> - five\n\nsix", 10) == [
        "▌ one two",
        "▌ three",
        "▌",
        "▌ ▌ four",
        "▌",
        "▌ • five",
        "",
        "six",
    ]


def test_a_table_has_columns() -> None:
    """Columns are as wide as their words and aligned as they say."""
    assert page("|name|n|\n|:--|--:|\n|a **b**|10|\n|c|9|") == ["name │  n", "─────┼───", "a b  │ 10", "c    │  9"]


def test_a_wide_table_wraps_its_cells() -> None:
    """The widest columns give way, and no word is lost."""
    assert page("|name|what|\n|-|-|\n|a|one two three|", 16) == [
        "name │ what",
        "─────┼──────────",
        "a    │ one two",
        "     │ three",
    ]


def test_a_table_too_wide_for_columns_is_a_list() -> None:
    """On a narrow page each cell stands on a line of its own behind its head."""
    assert page("|aa|bb|cc|\n|-|-|-|\n|11111|22222|33333|\n|4|5|6|", 14) == [
        "aa: 11111",
        "bb: 22222",
        "cc: 33333",
        "──────────────",
        "aa: 4",
        "bb: 5",
        "cc: 6",
    ]


def test_code_stands_behind_a_bar_below_its_language() -> None:
    """Code keeps its lines and spaces, and is coloured by its language."""
    lines = markdown("```python\ndef f():\n\n    return 1\n```", 40)
    assert shown(lines) == ["▏python", "▏def f():", "▏", "▏    return 1"]
    assert run_of(lines, "def") == "c_keyword"
    assert shown(markdown("    a  b\n    c", 40)) == ["▏a  b", "▏c"]


def test_a_rule_spans_the_page() -> None:
    """A thematic break is a line as wide as the page."""
    assert page("a\n\n---\n\nb", 8) == ["a", "", "─" * 8, "", "b"]


def test_html_is_text() -> None:
    """Tags show as they were written."""
    assert page("<details>\n<b>x</b>\n</details>") == ["<details>", "<b>x</b>", "</details>"]


def test_entities_cannot_bring_back_what_was_cleaned() -> None:
    """A character spelt as an entity is cleaned like any other."""
    assert page("a &#x202e;b &amp; &#27;[31m &#13; `\x1b]0;x\x07`", 60) == ["a �b & �[31m ␍ ␛]0;x␇"]


def test_an_empty_text_is_an_empty_line() -> None:
    """There is always a line to put the cursor on."""
    assert markdown("", 20) == [[]]
    assert markdown(" \n\n ", 20) == [[]]


@pytest.mark.parametrize(
    "source",
    [
        "> " * 500 + "deep",
        "- " * 500 + "deep",
        "".join("  " * n + "- deep\n" for n in range(150)),
        "[" * 50_000 + "deep",
        "![" * 50_000 + "deep",
        "*a " * 20_000 + "deep",
        "|" + "a|" * 300 + "\n|" + "-|" * 300 + "\n|" + "deep|" * 300,
    ],
    ids=["quotes", "items", "lists", "brackets", "images", "stars", "columns"],
)
def test_text_made_to_break_parsers_still_shows(source: str) -> None:
    """Nothing is lost in nesting, and nothing takes forever."""
    lines = markdown(source, 40)
    assert_sound(lines, 40)
    assert "deep" in "".join(shown(lines))


@settings(deadline=None)
@given(ANY_TEXT, WIDTHS)
def test_any_text_is_sound(source: str, width: int) -> None:
    """Whatever is written, lines fit and are safe."""
    assert_sound(markdown(source, width), width)


@settings(deadline=None)
@given(st.lists(BLOCK, min_size=1, max_size=5), st.integers(24, 200))
def test_no_word_is_lost(blocks: list[str], width: int) -> None:
    """Every word of the source is on the page."""
    source = "\n\n".join(blocks)
    lines = markdown(source, width)
    assert_sound(lines, width)
    letters = [character for character in source if character.isalpha() or character == "👩"]
    there = [character for line in shown(lines) for character in line]
    for character in set(letters):
        assert there.count(character) >= letters.count(character), character


def test_parsers_load_at_first_use() -> None:
    """Importing the package loads neither the Markdown parser nor the highlighter."""
    code = "import sys, thulp_tui.ui.markup; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"markdown_it", "pygments", "rich", "textual"} & set(done.stdout.split())
