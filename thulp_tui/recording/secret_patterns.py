"""The shapes of secrets (FORMATS.md, "Redaction"): what vendors' keys look like, and what stands in headers and URLs.

Every expression is linear: it begins where a word begins, what repeats without bound is one class of characters, and
nothing behind such a repetition can make it give back what it took.
"""

import re
from typing import NamedTuple

# A word begins here: also behind an escaped line break of text within text, whose last letter is none of a word.
_HERE = r"(?:(?<![A-Za-z0-9_])|(?<=\\[nrt]))"
_END = "(?![A-Za-z0-9])"
_SPACE = r"[ \t]{0,8}"
_QUOTES = r"[\"'`\\]{0,6}"
_LONGEST_PREFIX = 16


class Shape(NamedTuple):
    """What one kind of secret looks like."""

    kind: str
    """What it is called in its placeholder."""
    hints: tuple[bytes, ...]
    """In small letters, texts one of which stands in every text that has such a secret: quicker than the expression."""
    pattern: re.Pattern[str]
    """The expression; its group `secret`, if it has one, is what must go, else all of it."""

    def prefix(self, secret: str) -> str:
        """The beginning of a secret that tells whose it is and nothing else; empty where it has none."""
        small = secret[:_LONGEST_PREFIX].lower()
        for hint in sorted(self.hints, key=len, reverse=True):
            at = small.find(hint.decode())
            if 0 <= at <= 3:
                return secret[: at + len(hint)]
        return ""


def _vendor(kind: str, hint: str, expression: str) -> Shape:
    return Shape(kind, tuple(hint.encode().split()), re.compile(_HERE + f"(?:{expression})"))


VENDORS: tuple[Shape, ...] = (
    _vendor("anthropic", "sk-ant-", r"sk-ant-[A-Za-z0-9_-]{16,}"),
    _vendor("openrouter", "sk-or-", r"sk-or-[A-Za-z0-9_-]{16,}"),
    _vendor("langfuse", "sk-lf-", r"sk-lf-[A-Za-z0-9-]{32,}"),
    _vendor("openai", "sk-", r"sk-(?:proj|svcacct|admin|None)-[A-Za-z0-9_-]{16,}|sk-[A-Za-z0-9]{20,}"),
    _vendor("huggingface", "hf_ api_org_", r"(?:hf|api_org)_[A-Za-z0-9]{20,}"),
    _vendor("google", "aiza", r"AIza[A-Za-z0-9_-]{35,}"),
    _vendor("google", "gocspx- ya29.", r"GOCSPX-[A-Za-z0-9_-]{20,}|ya29\.[A-Za-z0-9_-]{20,}"),
    _vendor("groq", "gsk_", r"gsk_[A-Za-z0-9]{32,}"),
    _vendor("xai", "xai-", r"xai-[A-Za-z0-9]{32,}"),
    _vendor("perplexity", "pplx-", r"pplx-[A-Za-z0-9]{32,}"),
    _vendor("replicate", "r8_", r"r8_[A-Za-z0-9]{32,}"),
    _vendor("tavily", "tvly-", r"tvly-[A-Za-z0-9-]{20,}"),
    _vendor("langsmith", "lsv2_", r"lsv2_(?:pt|sk)_[A-Za-z0-9_]{32,}"),
    _vendor("pinecone", "pcsk_", r"pcsk_[A-Za-z0-9_]{32,}"),
    _vendor("aws", "akia asia abia acca", r"(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])"),
    _vendor("digitalocean", "_v1_", r"do[opr]_v1_[a-f0-9]{64}"),
    _vendor("databricks", "dapi", r"dapi[a-f0-9]{32}(?![A-Za-z0-9])"),
    _vendor("supabase", "sbp_ sb_secret_", r"sbp_[a-f0-9]{40}|sb_secret_[A-Za-z0-9_-]{20,}"),
    _vendor("vault", "hvs. hvb.", r"hv[sb]\.[A-Za-z0-9_-]{24,}"),
    _vendor(
        "github", "ghp_ gho_ ghu_ ghs_ ghr_ github_pat_", r"gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,}"
    ),
    _vendor(
        "gitlab",
        "glpat- gldt- glrt- glsoat- glptt- glft- glcbt- glimt- glagent- gloas-",
        r"gl(?:pat|dt|rt|soat|ptt|ft|cbt|imt|agent|oas)-[A-Za-z0-9_.-]{20,}",
    ),
    _vendor("slack", "xox xapp-", r"xox[a-z](?:\.xox[a-z])?-[A-Za-z0-9-]{10,}|xapp-[A-Za-z0-9-]{10,}"),
    _vendor("slack", "hooks.slack.com", r"https://hooks\.slack\.com/services/[A-Za-z0-9/]{20,}"),
    _vendor("discord", "/api/webhooks/", r"https://discord(?:app)?\.com/api/webhooks/[A-Za-z0-9_/-]{20,}"),
    _vendor("telegram", ":aa", r"[0-9]{8,10}:AA[A-Za-z0-9_-]{32,}"),
    _vendor("stripe", "_live_ _test_ whsec_", r"[sr]k_(?:live|test)_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9]{20,}"),
    _vendor("square", "sq0", r"sq0[a-z]{3}-[A-Za-z0-9_-]{22,}"),
    _vendor("shopify", "shpat_ shpca_ shppa_ shpss_", r"shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}"),
    _vendor("twilio", "sk ac", r"(?:SK|AC)[a-f0-9]{32}(?![A-Za-z0-9])"),
    _vendor("sendgrid", "sg.", r"SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}"),
    _vendor("mailchimp", "-us", r"[a-f0-9]{32}-us[0-9]{1,2}(?![A-Za-z0-9])"),
    _vendor("npm", "npm_", r"npm_[A-Za-z0-9]{36,}"),
    _vendor("index", "pypi-", r"pypi-A[A-Za-z0-9_-]{32,}"),
    _vendor("rubygems", "rubygems_", r"rubygems_[a-f0-9]{48}"),
    _vendor("docker", "dckr_", r"dckr_(?:pat|oat)_[A-Za-z0-9_-]{20,}"),
    _vendor("atlassian", "atatt3", r"ATATT3[A-Za-z0-9_=-]{40,}"),
    _vendor("linear", "lin_api_", r"lin_api_[A-Za-z0-9]{32,}"),
    _vendor("notion", "ntn_", r"ntn_[A-Za-z0-9]{40,}"),
    _vendor("grafana", "glsa_ glc_", r"gl(?:sa|c)_[A-Za-z0-9_=+/]{32,}"),
    _vendor("sentry", "sntry", r"sntry[su]_[A-Za-z0-9_=+/]{32,}"),
    _vendor("newrelic", "nrak-", r"NRAK-[A-Z0-9]{27}(?![A-Za-z0-9])"),
    _vendor("postman", "pmak-", r"PMAK-[a-f0-9]{24}-[a-f0-9]{34}"),
    _vendor("age", "age-secret-key-", r"AGE-SECRET-KEY-1[A-Z0-9]{40,}"),
    _vendor("jwt", "eyj", r"eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?"),
)
"""Keys that are known by their looks, wherever they stand; the more particular ones first."""

# In a JSON text there may be the spelling of a character before a word.
_HERE_IN_JSON = r"(?:(?-u:\b)|\\[bfnrt]|\\u[0-9a-fA-F]{4})"
_REPEATED = re.compile(r"\{(\d+)(?:,\d*)?\}")
_COUNTED = 8


def _uncounted(shape: Shape) -> str:
    """The expression without what must stand around it, and counting no further than it must: counting takes states."""
    expression = shape.pattern.pattern.removeprefix(_HERE).replace(_END, "")
    return _REPEATED.sub(lambda found: f"{{{min(_COUNTED, int(found[1]))},}}", expression)


VENDORS_ANYWHERE = "|".join(map(_uncounted, VENDORS))
"""An expression, for Rust's engine, that finds something in every JSON text that has one of them."""
VENDORS_AT_WORDS = f"{_HERE_IN_JSON}(?:{VENDORS_ANYWHERE})"
"""The same where nothing was taken out that may have stood right before one; it finds less else, in fewer states."""

PEM = Shape("private-key", (b"private key",), re.compile(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,12}-----"))
"""Where a private key begins; it goes on to its end line, or as far as there are lines of it."""
PEM_END = re.compile(r"-----END [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,12}-----")
"""Where it ends."""
_LINE_END = r"(?:\s|\\[nr])++"
PEM_REST = re.compile(
    rf"(?:{_LINE_END}(?:Proc-Type: [^\s\\]{{1,40}}|DEK-Info: [^\s\\]{{1,80}}|[A-Za-z0-9+/=]{{16,}}+(?![._@:'\"-])))*"
    rf"(?:{_LINE_END}[A-Za-z0-9+/=]{{1,15}}\Z)?"
)
"""What is part of a private key whose end was cut off: long words, or a secret behind it would lose its beginning."""

URL = Shape(
    "password",
    (b"://",),
    re.compile(r"://[^\s/:@\"'`\\<>]{0,128}:(?P<secret>[^\s/@\"'`\\<>]{1,512})@"),
)
"""A password in an address."""
AUTHORIZATION = Shape(
    "authorization",
    (b"authorization", b"x-api-key"),
    re.compile(
        rf"(?i:(?<![A-Za-z])(?:authorization|x-api-key){_QUOTES}{_SPACE}[:=]{_SPACE}{_QUOTES}"
        rf"(?:(?:bearer|basic|token)[ \t]{{1,4}})?)(?P<secret>[^\s\"'`\\,;]{{6,}})"
    ),
)
"""What a header says."""
BEARER = Shape(
    "bearer",
    (b"bearer",),
    re.compile(r"(?i:(?<![A-Za-z])bearer[ \t]{1,4})(?P<secret>[A-Za-z0-9._~+/=-]{12,})"),
)
"""What stands behind that word elsewhere."""
