"""What stands beside a telling name: `password=…`, `"api_key": …`, `--token …`, the members of objects.

Names are looked for by their last words, each place of which is looked at once, so that a text without any costs next
to nothing; what stands behind a name is matched from there and passed over, so that all of it is linear.
"""

import re
from collections.abc import Iterator, Mapping

_SPACE = r"[ \t]{0,8}"
_QUOTES = r"[\"'`\\]{0,6}"
_TELLING = (
    r"password|passwd|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key(?:[_-]?id)?|secret[_-]?key"
    r"|private[_-]?key|account[_-]?key|auth[_-]?key|signing[_-]?key|encryption[_-]?key|credentials?"
)
_KEYS = ("api", "access", "secret", "private", "account", "auth", "signing", "encryption")
_BEFORE_KEY = tuple(f"{word}{joint}" for word in _KEYS for joint in ("", "_", "-"))
_WORDS_OF_NAMES = ("passw", "passphrase", "pwd", "secret", "token", "key", "credential")
_LONGEST_BEFORE_KEY = max(map(len, _BEFORE_KEY))
_OUR_OWN = ("«", "«secret:")
_SMALL = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}

TELLING_NAME = re.compile(rf"(?i:[A-Za-z0-9_.-]{{0,48}}?(?P<name>{_TELLING}))")
"""A key of an object, or the name of an environment variable, whose value is a secret."""

_VALUE = (
    r"(?:\\{0,4}\"(?P<double>(?:[^\"\\\n]|\\(?![\"nrt\\]))+)"
    r"|\\{0,4}'(?P<single>(?:[^'\\\n]|\\(?!['nrt\\]))+)"
    r"|(?P<secret>[^\s\"'`\\,;&<>{}()\[\]|«»]{6,}))"
)
_BEHIND = re.compile(
    r"(?i:passw(?:or)?d|passphrase|pwd|secret|token|credentials?|key(?:[_-]?id)?)"
    rf"{_QUOTES}\]?(?P<joint>{_SPACE}(?::=|=>|[:=]){_SPACE}){_VALUE}"
)
_OPTION = re.compile(
    r"--(?<![A-Za-z0-9_-]--)(?:[a-z]{1,16}-)?(?P<name>password|token|api-key|secret|passphrase)(?:=|[ ]{1,4})"
    r"(?P<secret>[^\s\"'`\\-][^\s\"'`\\]{3,})"
)
# More generous than what they stand for, for JSON within JSON puts more strokes before quotes, and spells tabs; letters
# that `re` takes for others whatever their case are among them.
MAY_ASSIGN = (
    rf"(?i:passw(?:or)?d|passphrase|pwd|secret|token|credent[iİı]als?|(?:{'|'.join(_KEYS)})[_-]?key(?:[_-]?[iİı]d)?)"
    r"(?:[\"'`\\\] \t]|\\t)*[:=]"
)
"""An expression, for Rust's engine, for a telling name and something beside it in a JSON text."""
MAY_BE_OPTION = r"--(?:[a-z]{1,16}-)?(?:password|token|api-key|secret|passphrase)[= ]"
"""The same for an option of a command."""
_PLACEHOLDER = re.compile(r"[$<{%«#@&]|\(|(?i:your[_-])|(?i:redacted)|[*xX.•·-]+$")
_SAID = (
    "none null true false required optional string str text integer bytes secret password passwd token example changeme"
    " undefined default empty missing unknown invalid expired disabled enabled hidden masked omitted filtered"
    " placeholder todo bearer basic"
)
_WORDS = frozenset(_SAID.split())
_NAMELIKE = re.compile(r"[A-Za-z_]+(?:\.[A-Za-z_]+)*")
_DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+")


def kind_of_name(name: str) -> str:
    """Return the kind of the secret that stands beside a telling name."""
    lower = name.lower()
    for kind in ("password", "token", "secret", "credential"):
        if kind in lower:
            return kind
    return "password" if lower.startswith(("pass", "pwd")) else "key"


def is_value(value: str) -> bool:
    """Whether what stands in quotes beside a telling name is a secret: no placeholder, no word of a language."""
    text = value.strip()
    if len(text) < 4 or " " in text or "«" in text or text.isalpha() and not text.isascii():
        return False  # a word of another script is a translation far more often than a password
    return not _PLACEHOLDER.match(text) and text.lower() not in _WORDS


def is_bare_value(value: str, joint: str, behind: str) -> bool:
    """Whether what stands beside a telling name without quotes is a secret, and no code: `joint` is between them."""
    if not is_value(value) or behind[:1] in ("(", "["):
        return False
    if _DOTTED.fullmatch(value):
        return False
    # A name behind a colon, or behind an equals sign with spaces around it, is code or prose.
    return not (_NAMELIKE.fullmatch(value) and (":" in joint or joint != joint.strip()))


def known_values(variables: Mapping[str, str]) -> dict[str, str]:
    """Return the values of environment variables whose names tell of secrets, the longest first, with the names."""
    found = {
        value: name
        for name, value in variables.items()
        if TELLING_NAME.fullmatch(name) and len(value) >= 8 and is_value(value) and "/" not in value[:1]
    }
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))


def assigned(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the secrets that stand beside telling names: beginning, end, kind; in their order, none in another."""
    at = 0
    for spot, word in _spots(text):
        if spot < at:
            continue
        found = _BEHIND.match(text, spot)
        if found is None:
            continue
        at = found.end()
        group = next(name for name in ("double", "single", "secret") if found[name])
        value = found[group]
        is_bare = group == "secret"
        if is_bare_value(value, found["joint"], text[at : at + 1]) if is_bare else is_value(value):
            start, end = found.span(group)
            before = text[max(0, spot - _LONGEST_BEFORE_KEY) : spot] if word == "key" else ""
            yield start, end, kind_of_name(f"{_last_word(before)}{word}")


def options(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the secrets that are given to a command as options: beginning, end, kind."""
    for found in _OPTION.finditer(text):
        if is_value(found["secret"]):
            yield *found.span("secret"), kind_of_name(found["name"])


def _spots(text: str) -> list[tuple[int, str]]:
    """Where the words stand by which telling names end, in order; none of them in our own placeholders."""
    small = text.lower()
    if len(small) != len(text):  # a letter of which two become
        small = text.translate(_SMALL)
    spots: list[tuple[int, str]] = []
    for word in _WORDS_OF_NAMES:
        at = small.find(word)
        while at >= 0:
            if (word != "key" or small.endswith(_BEFORE_KEY, 0, at)) and not small.endswith(_OUR_OWN, 0, at):
                spots.append((at, word))
            at = small.find(word, at + 1)
    return sorted(spots)


def _last_word(before: str) -> str:
    """The word of a name that stands before its `key`."""
    stripped = before.lower().rstrip("_-")
    return next((word for word in _KEYS if stripped.endswith(word)), "")
