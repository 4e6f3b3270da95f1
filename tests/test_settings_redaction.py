"""What a person configures for exports."""

from pathlib import Path

import pytest

from tests.test_settings_chat import complaint
from thulp_tui.settings import RedactionSettings, SecretPattern, load
from thulp_tui.settings.redaction import repeats_repeated


def test_patterns_have_names_or_not(tmp_path: Path) -> None:
    """An expression alone, or with what its placeholders are to be called."""
    file = tmp_path / "settings.toml"
    file.write_text("[redaction]\npatterns = ['ACME-\\d{6}', {name = 'customer', pattern = 'c(?P<secret>\\w+)'}]")
    assert load(file).redaction == RedactionSettings(
        (SecretPattern(r"ACME-\d{6}", "own"), SecretPattern(r"c(?P<secret>\w+)", "customer")), entropy=False
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("redaction = 3", "redaction = 3 is not allowed; it takes a table, [redaction]"),
        ("[redaction]\npattern = []", 'unknown key "redaction.pattern": did you mean "redaction.patterns"?'),
        ("[redaction]\npatterns = 'x'", "redaction.patterns"),
        ("[redaction]\npatterns = [3]", "redaction.patterns[0] = 3 is not allowed; it takes a regular expression"),
        ("[redaction]\npatterns = ['a', {name = 'x'}]", "redaction.patterns[1]"),
        ("[redaction]\npatterns = [{pattern = 'x', nme = 'x'}]", 'did you mean "redaction.patterns[0].name"?'),
        ("[redaction]\npatterns = [{pattern = 'x', name = 'A b'}]", "redaction.patterns[0].name"),
        ("[redaction]\npatterns = ['(a']", "it is no regular expression: missing ) (character 3)"),
        ("[redaction]\npatterns = ['a*']", "it finds nothing at all, everywhere"),
        ("[redaction]\npatterns = ['(a+)+b']", "it repeats without bound what itself repeats without bound"),
        (f"[redaction]\npatterns = ['{'a' * 1001}']", "it is longer than 1,000 characters"),
        ("[redaction]\nentropy = 1", "redaction.entropy = 1 is not allowed; it takes true or false"),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, text: str, told: str) -> None:
    """With the key and what is allowed."""
    assert told in complaint(tmp_path, text)


@pytest.mark.parametrize(
    "expression", ["(a+)+", "(?:a*b)*", "((a+))+", "(x(a|b+)y)+", r"(\d+,){2,}", "(a{2,}b)*", "([+]a+)*"]
)
def test_repetitions_of_repetitions_are_seen(expression: str) -> None:
    """Wherever the inner one stands."""
    assert repeats_repeated(expression)


@pytest.mark.parametrize(
    "expression", ["a+b+", "(ab)+", "(a+)", "(a+){3}", "[(a+)]+", r"\(a+\)+", "(a+)?", "(a{2,5})+"]
)
def test_other_repetitions_are_fine(expression: str) -> None:
    """Side by side, counted, in a class, or escaped."""
    assert not repeats_repeated(expression)
