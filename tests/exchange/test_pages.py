"""Pages for people: Markdown and HTML that tell a session whole, and in which nothing of it can do harm."""

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.domain.strategies import sessions, unhurried
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.session import Conversation, Session
from thulp_tui.exchange import html_page, markdown_page

TAGS = (
    "html head meta title style body header h1 h2 h3 h4 h5 h6 dl dt dd nav details summary ol ul li b i a main article"
    " span div p code pre time footer em strong s blockquote table thead tbody tr th td hr br"
)
"""All that a page is made of."""
ATTRIBUTES = "lang charset http-equiv content name class id href rel title dir datetime open start"
"""All that they say."""
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u206f\ud800-\udfff\ufffe\uffff]")
HOSTILE = [
    *("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</pre></code></details><script>", "<!-- ", "]]>"),
    *("[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x](data:text/html,x)", "<javascript:alert(1)>"),
    *("[x](&#106;avascript:alert(1))", "![x](http://tracker.example/x.png)", "![x](javascript:1)"),
    *("[x]: javascript:x\n[x]", "\x1b]0;owned\x07", "\u202egnp.exe", "&#x202e;gnp", "&lt;script&gt;", "\u2028", "***"),
    *("```html\n<script>\n", "~~~\n<b>", "    <script>", "> ```\n> <b>", "- ```\n  <b>\n", "# heading", "heading\n==="),
    *("heading\n---", "a|b\n-|-:\n<b>|x", "`<b>`", "``<b>`", "\\<b>", "<https://ok.example>", "<mailto:a@b.example>"),
    *("[ok](https://ok.example)", "</style><style>*{}", "{{7*7}}", "&", "\n", "<a href=//x>", "[x](//evil.example)"),
    *(
        "[x](\njavascript:y)",
        '[x](https://ok.example "onclick=")',
        "1.",
        "\\[x](javascript:z)",
        "[x][y]\n\n[y]: data:z",
    ),
]
"""What sessions may say."""


class Page(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self, page: str) -> None:
        """Read it."""
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what is opened, and refuse what is none of a page."""
        assert tag in TAGS.split(), tag
        for name, value in attrs:
            assert name in ATTRIBUTES.split(), name
            if name == "href":
                self.links.append(value or "")
            if name == "id":
                self.ids.append(value or "")
        if tag not in ("meta", "br", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close what was opened last."""
        if tag not in ("br", "hr"):
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note what is said."""
        self.text += data

    def handle_comment(self, data: str) -> None:
        """There is none."""
        raise AssertionError(data)


def page_of(session: Session) -> Page:
    """Return a session's page, which is sound."""
    written = html_page.write(session).text
    assert not FORBIDDEN.search(written)
    page = Page(written)
    assert not page.open
    assert all(link.startswith("#e") or re.match(r"(?:https?://|mailto:)", link, re.I) for link in page.links)
    assert {link[1:] for link in page.links if link.startswith("#e")} <= set(page.ids)
    return page


def everywhere(text: str) -> Session:
    """Return a session that says something wherever it can."""
    session = Session.new(text, Conversation(purpose=text))
    session.add_entry(SessionEntry.user_message(text))
    thought: JsonValue = {"text": text, "thinking": text, "model": text, "finish_reason": "length"}
    session.add_entry(SessionEntry.assistant_message("x").changed(content=thought))
    call: dict[str, JsonValue] = {
        "tool_call_id": "c",
        "arguments": {text: text, "n": [text]},
        "result": text,
        "intent": text,
        "expect": text,
    }
    session.add_entry(SessionEntry.tool_call(text or "t", True, call))
    session.add_entry(SessionEntry.tool_call("t", False, {**call, "error": text, "result": {text: [text]}}))
    session.add_entry(SessionEntry.skill_execution("s", True, text))
    session.add_entry(SessionEntry.evaluation_result(0.5, {text: 1.0}, {"text": text}))
    session.add_entry(SessionEntry.system_event(text, {"why": text}))
    session.add_entry(SessionEntry.user_message("end"))
    return session


def harmless(session: Session) -> list[Token]:
    """Return the blocks of a session's Markdown as a reader that allows HTML sees them: no HTML, no other links."""
    written = markdown_page.write(session).text
    assert not FORBIDDEN.search(written)
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    reader.validateLink = lambda url: True  # type: ignore[method-assign]
    tokens = reader.parse(written)
    for token in (one for block in tokens for one in (block, *(block.children or ()))):
        assert not token.type.startswith("html_"), token.content
        for name in ("href", "src"):
            address = str(token.attrGet(name) or "https://")
            assert re.match(r"(?:https?://|mailto:|//|#)", address, re.I), address
    return tokens


texts = (
    st.lists(st.sampled_from(HOSTILE) | st.text(max_size=5), max_size=5)
    .map("".join)
    .map(lambda text: text.encode("utf-8", "ignore").decode())
)


@given(texts)
@unhurried
def test_nothing_can_do_harm_in_html(text: str) -> None:
    """No tags, attributes, links or characters but those of a page; each thing that is opened is closed."""
    page_of(everywhere(text))


@given(texts)
@unhurried
def test_nothing_can_do_harm_in_markdown(text: str) -> None:
    """No HTML, no links to anything else; each entry keeps its heading, and none is made or swallowed."""
    session = everywhere(text)
    tokens = harmless(session)
    headings = [token.tag for token in tokens if token.type == "heading_open" and token.level == 0]
    assert headings.count("h3") == len(session.entries)
    assert headings.count("h1") == 1


@given(sessions())
@unhurried
def test_any_session_has_pages(session: Session) -> None:
    """Whatever it holds."""
    page_of(session)
    harmless(session)


def test_scripts_and_the_network_are_forbidden() -> None:
    """The policy allows one style: the one that is there."""
    written = html_page.write(everywhere("x")).text
    style = written.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert f'http-equiv="Content-Security-Policy" content="{policy}"' in written
    assert "url(" not in style
    assert "@import" not in style


def test_calls_are_folded_and_failed_ones_open() -> None:
    """Each has an anchor, the turns are listed."""
    session = everywhere("say it")
    written = html_page.write(session).text
    entries = re.findall(r'<article id="e(\d)".*?</article>', written, re.DOTALL)
    assert entries == [str(number) for number in range(1, 9)]
    ok, failed = (re.search(rf'<article id="e{number}".*?</article>', written, re.DOTALL) for number in (3, 4))
    assert ok
    assert failed
    assert '<details class="call"><summary>' in ok[0]
    assert '<details class="call" open><summary>' in failed[0]
    assert '<details class="thinking"><summary>' in written
    assert '<a dir="auto" href="#e1">say it</a>' in written
    assert '<a dir="auto" href="#e8">end</a>' in written


def test_a_page_says_all_that_was_said() -> None:
    """Messages, thoughts, arguments, results and errors; code in colours."""
    session = Session.new("name", Conversation(purpose="why"))
    said = {"text": "**bold** `code`\n\n```python\nimport os\n```", "thinking": "hm"}
    session.add_entry(SessionEntry.assistant_message("x").changed(content=said))
    call: JsonValue = {
        "tool_call_id": "c",
        "arguments": {"command": "ls\nls"},
        "result": {"n": 1},
        "error": "bad",
        "exit_code": 3,
    }
    session.add_entry(SessionEntry.tool_call("shell", False, call))
    written = html_page.write(session).text
    for part in ("<strong>bold</strong>", '<span class="k">import</span>', "hm", "ls\nls", "exit 3", "bad", "why"):
        assert part in written
    told = markdown_page.write(session).text
    for part in (
        "# name\n",
        "| purpose | why |",
        "### 2 · TOOL · ✗ `shell` · exit 3 ·",
        "```sh\nls\nls\n```",
        '  "n": 1',
    ):
        assert part in told


def test_a_thought_before_a_call_is_no_json() -> None:
    """Agents leave messages of nothing else; what they cost is for machines."""
    session = Session.new("name", Conversation(purpose="why"))
    thought: JsonValue = {"model": "m", "thinking": "hm", "usage": {"output_tokens": 5}}
    session.add_entry(SessionEntry.assistant_message("x").changed(content=thought))
    for write in (html_page.write, markdown_page.write):
        assert "hm" in write(session).text
        assert "output_tokens" not in write(session).text


def test_fences_are_longer_than_those_within() -> None:
    """So that a result that is Markdown itself does not end its own."""
    session = Session.new("x", Conversation(purpose="x"))
    session.add_entry(SessionEntry.tool_call("t", True, "a\n````\nb\n````"))
    assert "`````\na\n````\nb\n````\n`````" in markdown_page.write(session).text


@pytest.mark.parametrize(
    ("name", "file"), [("../../etc/passwd", "etc-passwd"), ("Ünïcode & <b>", "n-code-b"), ("", "session")]
)
def test_file_names_are_safe(name: str, file: str) -> None:
    """Made of the session's name and the beginning of its id."""
    session = Session.new(name, Conversation(purpose="x"))
    assert html_page.file_name(session) == f"{file}-{session.id[:8]}.html"
    assert markdown_page.file_name(session) == f"{file}-{session.id[:8]}.md"
