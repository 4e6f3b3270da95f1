"""Texts as HTML that can do no harm: all of it is escaped, links lead to the web or to mail, nothing is loaded."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.lexing import is_long, lexed, nearest
from thulp_tui.domain.markdown import is_plain
from thulp_tui.exchange.json_text import indented
from thulp_tui.text import clean

CLASSES = {
    "Token.Comment": "c",
    "Token.Comment.Preproc": "k",
    "Token.Generic.Deleted": "gd",
    "Token.Generic.Heading": "n",
    "Token.Generic.Inserted": "gi",
    "Token.Generic.Prompt": "c",
    "Token.Generic.Subheading": "k",
    "Token.Keyword": "k",
    "Token.Literal.Number": "m",
    "Token.Literal.String": "s",
    "Token.Name.Attribute": "a",
    "Token.Name.Class": "n",
    "Token.Name.Decorator": "n",
    "Token.Name.Function": "n",
    "Token.Name.Tag": "a",
    "Token.Operator.Word": "k",
}
"""Type of a token → the class of it and of the types below."""
_SIGNS = r"\\`*_\[\]<>&!~|#"
_SPACES = r"\n\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
# No sign of a block at its beginning, none of anything else within, and no spaces that the parser would take away.
_LINE = rf"(?![-+= ]|[0-9]{{1,9}}[.)])[^{_SIGNS}{_SPACES}]++(?<! )"
_PROSE = re.compile(rf"\n*{_LINE}(?:\n+{_LINE})*+\n*")
_BETWEEN = re.compile(r"\n\n+")
_BREAK = "<br />\n"
# The groups are the classes of what they find.
_JSON = re.compile(
    r"(?P<s>&quot;(?:[^&\\]++|\\&quot;|\\.|&(?!quot;))*+&quot;)(?P<colon>:)?"
    r"|(?P<m>-?[0-9][0-9.eE+-]*)|(?P<k>true|false|null)",
    re.DOTALL,
)
_ALLOWED = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)


def text(source: str) -> str:
    """Return a text as it was written, escaped."""
    return escape(clean(source))


def preformatted(source: str, language: str = "") -> str:
    """Return a text as a block of code, coloured where its language is known."""
    return f'<pre><code dir="ltr">{_coloured(clean(source).removesuffix(chr(10)), language)}</code></pre>'


def json_block(value: JsonValue) -> str:
    """Return any value as indented JSON, coloured as a lexer would have it."""
    code = clean(indented(value))
    shown = escape(code)
    return f'<pre><code dir="ltr">{shown if is_long(code) else _JSON.sub(_json_token, shown)}</code></pre>'


def markdown(source: str) -> str:
    """Return a text of Markdown as HTML; where no parser should read it, as it was written."""
    source = clean(source)
    if is_plain(source):
        return f'<p class="plain">{escape(source)}</p>'
    if _PROSE.fullmatch(source):
        return "".join(_paragraphs(source))
    # Entities were decoded after the source was cleaned.
    return clean(str(_parser().render(source)))


def _json_token(found: re.Match[str]) -> str:
    """A token of escaped JSON with its class."""
    name = "a" if found["colon"] else found.lastgroup
    end = len(found[0]) - bool(found["colon"])
    return f'<span class="{name}">{found[0][:end]}</span>{found[0][end:]}'


def _paragraphs(prose: str) -> Iterator[str]:
    """Prose as the parser has it."""
    escaped = prose.strip("\n").replace('"', "&quot;")
    for paragraph in _BETWEEN.split(escaped):
        yield f"<p>{paragraph.replace(chr(10), _BREAK)}</p>\n"


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 100, "breaks": True})
    parser.enable(["table", "strikethrough"]).disable("reference")
    parser.validateLink = lambda url: bool(_ALLOWED.match(url))  # type: ignore[method-assign]
    parser.add_render_rule("fence", _fence)
    parser.add_render_rule("code_block", _fence)
    parser.add_render_rule("image", _image)
    parser.add_render_rule("link_open", _link)
    parser.add_render_rule("th_open", _cell)
    parser.add_render_rule("td_open", _cell)
    return parser


def _fence(_: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
    return preformatted(tokens[at].content, tokens[at].info.strip().split(" ")[0])


def _image(_: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
    """A picture as a link, for nothing is loaded."""
    address = escape(str(tokens[at].attrGet("src") or ""))
    words = escape(tokens[at].content) or "picture"
    return f'<a rel="noopener noreferrer nofollow" href="{address}">▣ {words}</a>'


def _link(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
    tokens[at].attrSet("rel", "noopener noreferrer nofollow")
    return renderer.renderToken(tokens, at, options, env)


def _cell(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
    """A cell of a table, aligned by a class: styles in a page are forbidden."""
    style = tokens[at].attrs.pop("style", None)
    if style is not None:
        tokens[at].attrSet("class", str(style).removeprefix("text-align:"))
    return renderer.renderToken(tokens, at, options, env)


def _coloured(code: str, language: str) -> str:
    tokens = lexed(code, language.lower())
    if tokens is None:
        return escape(code)
    return "".join(
        f'<span class="{name}">{escape(value)}</span>' if (name := _class(token_type)) else escape(value)
        for token_type, value in tokens
    )


@cache
def _class(token_type: Any) -> str:
    """The class of a token's type; empty for none."""
    return nearest(token_type, CLASSES)
