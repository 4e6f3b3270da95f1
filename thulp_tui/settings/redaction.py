"""What a person configures for exports: patterns of their own for what must not leave the machine.

A pattern is in the syntax of the package `regex`. Where it has a group `secret`, only that is replaced. It is refused
when it would find nothing at all everywhere, and when it repeats without bound what itself repeats without bound, for
that takes as good as for ever; what is slow in other ways ends an export with an error.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from thulp_tui.settings.reading import Reader, SettingsError
from thulp_tui.settings.values import OWN, RedactionSettings, SecretPattern

LONGEST: Final = 1_000
"""Characters of the longest pattern."""
NAME: Final = re.compile(r"[a-z][a-z0-9-]{0,31}")
"""What a pattern may be called: it stands in the placeholders."""
_PIECE: Final = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?#[^)]*\)|.", re.DOTALL)
_WITHOUT_BOUND: Final = re.compile(r"[*+]|\{\d*,\}")


def read_redaction(reader: Reader, table: Mapping[str, Any]) -> RedactionSettings:
    """The table ``[redaction]``; raises SettingsError."""
    reader.known(table, RedactionSettings._fields, "redaction.")
    patterns, entropy = table.get("patterns", []), table.get("entropy", False)
    if not isinstance(patterns, list):
        raise reader.wrong("redaction.patterns", patterns, r"a list of regular expressions, such as ['ACME-\d{6}']")
    if not isinstance(entropy, bool):
        raise reader.wrong("redaction.entropy", entropy, "true or false")
    read = (_pattern(reader, one, f"redaction.patterns[{place}]") for place, one in enumerate(patterns))
    return RedactionSettings(tuple(read), entropy)


def fault(expression: str) -> str:
    """Return why a regular expression cannot be used, in words; empty where it can."""
    # Only who has patterns of their own needs it.
    import regex

    if len(expression) > LONGEST:
        return f"it is longer than {LONGEST:,} characters"
    try:
        compiled = regex.compile(expression)
    except (regex.error, ValueError, OverflowError, RecursionError) as error:
        place = getattr(error, "pos", None)
        return f"it is no regular expression: {getattr(error, 'msg', error)}" + (
            f" (character {place + 1})" if isinstance(place, int) else ""
        )
    if compiled.match("") is not None:
        return "it finds nothing at all, everywhere"
    if repeats_repeated(expression):
        return "it repeats without bound what itself repeats without bound, such as (a+)+, which takes for ever"
    return ""


def repeats_repeated(expression: str) -> bool:
    """Whether a group that holds a repetition without bound is itself repeated without bound."""
    open_groups = [False]
    at = 0
    closed: bool | None = None
    while at < len(expression):
        if repetition := _WITHOUT_BOUND.match(expression, at):
            if closed:
                return True
            open_groups[-1] = True
            at = repetition.end()
            continue
        piece = _PIECE.match(expression, at)
        assert piece is not None
        at = piece.end()
        closed = None
        if piece[0] == "(":
            open_groups.append(False)
        elif piece[0] == ")" and len(open_groups) > 1:
            closed = open_groups.pop()
            open_groups[-1] = open_groups[-1] or closed
    return False


def _pattern(reader: Reader, given: object, key: str) -> SecretPattern:
    allowed = r"a regular expression in quotes, or {name = 'customer', pattern = 'ACME-\d{6}'}"
    if isinstance(given, str):
        given = {"pattern": given}
    if not isinstance(given, dict):
        raise reader.wrong(key, given, allowed)
    reader.known(given, ("name", "pattern"), f"{key}.")
    expression, name = given.get("pattern"), given.get("name", OWN)
    if not isinstance(expression, str) or not expression:
        raise reader.wrong(key, given, allowed)
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise reader.wrong(f"{key}.name", name, "at most 32 small letters, digits and -, a letter first")
    if reason := fault(expression):
        raise SettingsError(f'{reader.path}: {key} = "{expression[:60]}" is not allowed: {reason}')
    return SecretPattern(expression, name)
