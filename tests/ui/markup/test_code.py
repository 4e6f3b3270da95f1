"""Code in the colours of its language."""

import pytest

from tests.ui.markup import shown
from thulp_tui.ui.markup import STYLE_KEYS
from thulp_tui.ui.markup.code import _KEYS, code_lines, wrap_code

PYTHON = '@cache\ndef login(user):\n    """Say who."""\n    return 200  # fine'


def test_a_named_language_is_coloured() -> None:
    """Keywords, names, strings, numbers and comments differ."""
    runs = {(text.strip(), key) for line in code_lines(PYTHON, "python") for text, key in line}
    assert {
        ("@cache", "c_name"),
        ("def", "c_keyword"),
        ("login", "c_name"),
        ('"""Say who."""', "c_string"),
        ("200", "c_number"),
        ("# fine", "c_comment"),
    } <= runs


@pytest.mark.parametrize("language", ["", "nosuchlanguage", "../../etc", "python; rm"])
def test_an_unknown_language_is_plain(language: str) -> None:
    """No language is guessed."""
    assert code_lines("def f(): 1", language) == [[("def f(): 1", "codeblock")]]


@pytest.mark.parametrize(
    "language", ["python", "json", "bash", "console", "rust", "diff", "sql", "yaml", "toml", "html", "js"]
)
@pytest.mark.parametrize("code", ["", "\n\n  x\n\n", "%§&\n\\\"'`", PYTHON, "$ ls -la\nfile"])
def test_colours_change_no_character(language: str, code: str) -> None:
    """Every line of the code is there, blank ones and spaces too."""
    assert shown(code_lines(code, language)) == code.split("\n")


@pytest.mark.parametrize("code", ["x = 1\n" * 10_000, "x" * 5_000])
def test_very_long_code_is_plain(code: str) -> None:
    """Lexers are not trusted with what could take them minutes."""
    assert {key for line in code_lines(code, "python") for _, key in line} <= {"codeblock"}


def test_a_diff_shows_what_came_and_went() -> None:
    """Added and removed lines have the styles of success and failure."""
    styles = [line[0][1] for line in code_lines("@@ -1 +1 @@\n-old\n+new", "diff")]
    assert styles == ["c_keyword", "bad", "ok"]


def test_a_long_line_continues_further_in() -> None:
    """What continues a line of code is told from the next line."""
    lines = wrap_code([("    return one two three", "codeblock")], 20, [("▏", "fence")])
    assert shown(lines) == ["▏    return one two", "▏      three"]


def test_token_types_have_known_styles() -> None:
    """Every style that a token can get has a name."""
    assert set(_KEYS.values()) <= set(STYLE_KEYS)
