"""The shapes of secrets (FORMATS.md, "Redaction"): what vendors' keys look like, and what stands beside a telling name.

Every expression is linear: it begins where a word begins, what repeats without bound is one class of characters, and
nothing behind such a repetition can make it give back what it took.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

# A word begins here: also behind an escaped line break of text within text, whose last letter is none of a word.
_HERE = r"(?:(?<![A-Za-z0-9_])|(?<=\\[nrt]))"
_SPACE = r"[ \t]{0,8}"
_QUOTES = r"[\"'`\\]{0,6}"
_TELLING = (
    r"password|passwd|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key(?:[_-]?id)?|secret[_-]?key"
    r"|private[_-]?key|account[_-]?key|auth[_-]?key|signing[_-]?key|encryption[_-]?key|credentials?"
)


class Shape(NamedTuple):
    """What one kind of secret looks like."""

    kind: str
    """What it is called in its placeholder."""
    hints: tuple[str, ...]
    """Lower-case texts one of which stands in every text that has such a secret: quicker than the expression."""
    pattern: re.Pattern[str]
    """The expression; its group `secret`, if it has one, is what must go, else all of it."""


def _vendor(kind: str, hint: str, expression: str) -> Shape:
    return Shape(kind, tuple(hint.split()), re.compile(_HERE + f"(?:{expression})"))


VENDORS: tuple[Shape, ...] = (
    _vendor("anthropic", "sk-ant-", r"sk-ant-[A-Za-z0-9_-]{16,}"),
    _vendor("openrouter", "sk-or-", r"sk-or-[A-Za-z0-9_-]{16,}"),
    _vendor("openai", "sk-", r"sk-(?:proj|svcacct|admin)-[A-Za-z0-9_-]{16,}|sk-[A-Za-z0-9]{20,}"),
    _vendor("huggingface", "hf_", r"hf_[A-Za-z0-9]{20,}"),
    _vendor("google", "aiza", r"AIza[A-Za-z0-9_-]{35,}"),
    _vendor("groq", "gsk_", r"gsk_[A-Za-z0-9]{32,}"),
    _vendor("xai", "xai-", r"xai-[A-Za-z0-9]{32,}"),
    _vendor("perplexity", "pplx-", r"pplx-[A-Za-z0-9]{32,}"),
    _vendor("replicate", "r8_", r"r8_[A-Za-z0-9]{32,}"),
    _vendor("aws", "akia asia abia acca", r"(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])"),
    _vendor("digitalocean", "_v1_", r"do[opr]_v1_[a-f0-9]{64}"),
    _vendor("databricks", "dapi", r"dapi[a-f0-9]{32}(?![A-Za-z0-9])"),
    _vendor(
        "github", "ghp_ gho_ ghu_ ghs_ ghr_ github_pat_", r"gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,}"
    ),
    _vendor("gitlab", "glpat- gldt- glrt- glsoat-", r"gl(?:pat|dt|rt|soat)-[A-Za-z0-9_.-]{20,}"),
    _vendor("slack", "xox xapp-", r"xox[a-z]-[A-Za-z0-9-]{10,}|xapp-[A-Za-z0-9-]{10,}"),
    _vendor("slack", "hooks.slack.com", r"https://hooks\.slack\.com/services/[A-Za-z0-9/]{20,}"),
    _vendor("discord", "discord", r"https://discord(?:app)?\.com/api/webhooks/[A-Za-z0-9_/-]{20,}"),
    _vendor("telegram", ":aa", r"[0-9]{8,10}:AA[A-Za-z0-9_-]{32,}"),
    _vendor("stripe", "_live_ _test_ whsec_", r"[sr]k_(?:live|test)_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9]{20,}"),
    _vendor("square", "sq0", r"sq0[a-z]{3}-[A-Za-z0-9_-]{22,}"),
    _vendor("twilio", "sk ac", r"(?:SK|AC)[a-f0-9]{32}(?![A-Za-z0-9])"),
    _vendor("sendgrid", "sg.", r"SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}"),
    _vendor("mailchimp", "-us", r"[a-f0-9]{32}-us[0-9]{1,2}(?![A-Za-z0-9])"),
    _vendor("npm", "npm_", r"npm_[A-Za-z0-9]{36,}"),
    _vendor("index", "pypi-", r"pypi-A[A-Za-z0-9_-]{32,}"),
    _vendor("age", "age-secret-key-", r"AGE-SECRET-KEY-1[A-Z0-9]{40,}"),
    _vendor("jwt", "eyj", r"eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?"),
)
"""Keys that are known by their looks, wherever they stand; the more particular ones first."""

PEM = Shape("private-key", ("private key",), re.compile(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,12}-----"))
"""Where a private key begins; it goes on to its end line, or as far as there are lines of it."""
PEM_END = re.compile(r"-----END [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,12}-----")
"""Where it ends."""
PEM_REST = re.compile(r"(?:[A-Za-z0-9+/=:, \t\r\n-]|\\[nr])*")
"""What is part of a private key whose end was cut off."""

BESIDE: tuple[Shape, ...] = (
    Shape(
        "password",
        ("://",),
        re.compile(r"://[^\s/:@\"'`\\<>]{0,128}:(?P<secret>[^\s/@\"'`\\<>]{1,512})@"),
    ),
    Shape(
        "authorization",
        ("authorization", "x-api-key"),
        re.compile(
            rf"(?i:(?<![A-Za-z])(?:authorization|x-api-key){_QUOTES}{_SPACE}[:=]{_SPACE}{_QUOTES}"
            rf"(?:(?:bearer|basic|token)[ \t]{{1,4}})?)(?P<secret>[^\s\"'`\\,;]{{6,}})"
        ),
    ),
    Shape("bearer", ("bearer",), re.compile(r"(?i:(?<![A-Za-z])bearer[ \t]{1,4})(?P<secret>[A-Za-z0-9._~+/=-]{12,})")),
    Shape(
        "",
        ("--",),
        re.compile(
            r"(?<![A-Za-z0-9_-])--(?:[a-z]{1,16}-)?(?P<name>password|token|api-key|secret|passphrase)(?:=|[ ]{1,4})"
            r"(?P<secret>[^\s\"'`\\-][^\s\"'`\\]{3,})"
        ),
    ),
    Shape(
        "",
        (*("passw", "passphrase", "pwd", "secret", "token", "key", "credential"),),
        re.compile(
            rf"(?<![A-Za-z0-9_.«-])(?i:[A-Za-z0-9_.-]{{0,48}}?(?P<name>{_TELLING})){_QUOTES}\]?"
            rf"(?P<joint>{_SPACE}(?::=|=>|[:=]){_SPACE})"
            r"(?:\\{0,4}\"(?P<double>(?:[^\"\\\n]|\\(?![\"nrt\\]))+)"
            r"|\\{0,4}'(?P<single>(?:[^'\\\n]|\\(?!['nrt\\]))+)"
            r"|(?P<secret>[^\s\"'`\\,;&<>{}()\[\]|«»]{6,}))"
        ),
    ),
)
"""What is secret for what it stands beside. A rule without a kind takes it from the name that it found."""

TELLING_NAME = re.compile(rf"(?i:[A-Za-z0-9_.-]{{0,48}}?(?P<name>{_TELLING}))")
"""A key of an object, or the name of an environment variable, whose value is a secret."""

_PLACEHOLDER = re.compile(r"[$<{%«#@&]|\(|(?i:your[_-])|(?i:redacted)|[*xX.•·-]+$")
_WORDS = frozenset(
    (
        "none",
        "null",
        "true",
        "false",
        "required",
        "optional",
        "string",
        "str",
        "text",
        "integer",
        "bytes",
        "secret",
        "password",
        "passwd",
        "token",
        "example",
        "changeme",
        "undefined",
        "default",
        "empty",
        "missing",
        "unknown",
        "invalid",
        "expired",
        "disabled",
        "enabled",
        "hidden",
        "masked",
        "omitted",
        "filtered",
        "placeholder",
        "todo",
        "bearer",
        "basic",
    )
)
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
    if len(text) < 4 or " " in text or "«" in text:
        return False
    return not _PLACEHOLDER.match(text) and text.lower() not in _WORDS


def is_bare_value(value: str, joint: str, behind: str) -> bool:
    """Whether what stands beside a telling name without quotes is a secret, and no code: `joint` is between them."""
    if not is_value(value) or behind[:1] in ("(", "["):
        return False
    if _DOTTED.fullmatch(value):
        return False
    # A name behind a colon, or behind an equals sign with spaces around it, is code or prose.
    return not (_NAMELIKE.fullmatch(value) and (":" in joint or joint != joint.strip()))


def known_values(variables: Mapping[str, str]) -> list[str]:
    """Return the values of environment variables whose names tell of secrets, the longest first."""
    found = {
        value
        for name, value in variables.items()
        if TELLING_NAME.fullmatch(name) and len(value) >= 8 and is_value(value) and "/" not in value[:1]
    }
    return sorted(found, key=len, reverse=True)
