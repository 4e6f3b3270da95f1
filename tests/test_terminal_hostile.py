"""What stands in a file is never obeyed by the terminal: it shows as text, wherever it shows."""

import re
import unicodedata
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.terminal import QUIET, Terminal, running
from tests.ui.person import inject, write
from tests.ui.sessions import eid, limits, session
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.session import Session

ATTACKS = {
    "osc52": "\x1b]52;c;aGFja2Vk\x07",
    "osc0": "\x1b]0;owned\x07",
    "osc8": "\x1b]8;;http://evil.example\x1b\\link\x1b]8;;\x1b\\",
    "csi": "\x1b[5;6r\x1b[2J\x1b[?1337h",
    "sgr": "\x1b[38;5;201;9m",
    "c1": "\x9b5;6r\x9d0;owned\x9c\x90q\x9c",
    "dcs": "\x1bPq#0\x1b\\",
    "bell": "\x07\x08\x7f\x0e\x00",
    "bidi": "\u202eevil\u202c\u2066x\u2069",
    "markup": "[red]m[/] [@click=app.quit]q[/]",
}
"""What a hostile name or body may hold."""
ALL = "".join(ATTACKS.values())
EMITTED = re.compile(
    rb"\x1b\[[0-9;]*[mH]"  # colours and places
    rb"|\x1b\[[<>=?]?[0-9;]*[hlu]"  # modes
    rb"|\x1b\[\?(?:2026|2048)\$p"  # questions
    rb"|\x1b\]22;[a-z-]+(?:\x07|\x1b\\)"  # the shape of the mouse pointer
    rb"|\x1bP\+q[0-9a-f]*\x1b\\|\x1b\[(?:c|>q|14t|18t)"
)
"""The control sequences that Textual itself sends."""


def harm(received: bytes) -> set[str]:
    """Return what reached the terminal and could be obeyed: attacks as they were, and any other control character."""
    text = EMITTED.sub(b"", received).decode("utf-8", "replace")
    controls = {c for c in text if unicodedata.category(c) == "Cc" and c not in "\r\n"}
    bidi = {c for c in text if unicodedata.bidirectional(c) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "PDI")}
    attacks = {attack for attack in ATTACKS.values() if "[red]" not in attack and attack.encode() in received}
    raw = {str(found) for found in re.findall(rb"\x1b\[(?:5;6r|\?1337h|[0-9;]*201;9m)", received)}
    return {repr(found) for found in controls | bidi | attacks | raw}


def expect_no_harm(terminal: Terminal) -> None:
    """Fail when something reached the terminal that could be obeyed; what is cut off at the end is on its way."""
    with suppress(AssertionError):
        terminal.until(lambda: not harm(bytes(terminal.received)))
    assert harm(bytes(terminal.received)) == set()


def hostile_session(number: int, kind: str) -> Session:
    """Return a session with an attack in every text that thulp allows."""
    name = f"n{number}{ALL}"
    fields: dict[str, dict[str, Any]] = {
        "teacher_demo": {"task": ALL, "model": f"model{ALL}"},
        "agent": {"agent_name": f"agent{ALL}"},
        "evaluation": {"skill_name": f"skill{ALL}", "test_cases": 1},
        "refinement": {"skill_name": f"skill{ALL}", "iteration": 1},
        "conversation": {"purpose": ALL},
    }
    envelope: dict[str, JsonValue] = {
        "tool_call_id": ALL,
        "arguments": {ALL: ALL, "path": [ALL]},
        "result": f"result{ALL}\n{ALL}",
        "error": ALL,
        "intent": ALL,
        "expect": ALL,
        "exit_code": 1,
        "duration_ms": 12,
    }
    entries = [
        SessionEntry.user_message(f"user{ALL}", id=eid(number * 10)),
        SessionEntry.assistant_message(
            f"# {ALL}\n\n- {ALL}\n\n```{ALL}\n{ALL}\n```\n\n| a | {ALL} |\n|---|---|\n| b | {ALL} |"
        ),
        SessionEntry.assistant_message(f"[link{ALL}](http://x/{ALL}) `{ALL}` **{ALL}** <b>{ALL}</b> &#27;]52;c;x&#7;"),
        SessionEntry.system_message(ALL).changed(content={ALL: [ALL, {"x": ALL}]}),
        SessionEntry.tool_call(f"tool{ALL}", False, envelope),
        SessionEntry.tool_call(f"tool{ALL}", True, {ALL: ALL}),
        SessionEntry.skill_execution(f"skill{ALL}", True, envelope),
        SessionEntry.evaluation_result(0.5, {f"metric{ALL}": 1.0}, {"text": ALL}),
        SessionEntry.system_event(f"event{ALL}", {"text": ALL}),
        SessionEntry.system_event(f"event{ALL}", {ALL: ALL}),
    ]
    return session(
        number,
        name,
        entries,
        kind=kind,
        fields=fields[kind],
        tags=[f"tag{ALL}", ALL],
        context={ALL: {"deep": [ALL]}, "usage": {ALL: ALL}, "thulp_tui": {"limits": limits(turns=99).to_document()}},
        age=number,
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file full of attacks: in sessions of every type, in a damaged document, in the file's own name."""
    kinds = ("teacher_demo", "agent", "evaluation", "refinement", "conversation")
    path = tmp_path / "s\x1b]0;owned\x07\u202e[red].json"
    write(path, [hostile_session(number, kind) for number, kind in enumerate(kinds, 1)])
    inject(path, {"metadata": {"id": ALL, ALL: 1}})
    return path


def opens(terminal: Terminal, key: str, shown: str) -> None:
    """Press a key and wait for what it opens."""
    terminal.send(key)
    terminal.until(shown)


def differs(terminal: Terminal, before: str) -> bool:
    """Return whether the screen shows something else than before."""
    return terminal.text() != before


def leaves(terminal: Terminal, gone: str) -> None:
    """Press escape until what was open is gone: each one changes something, such as asking once more."""
    while gone in terminal.text():
        before = terminal.text()
        terminal.send("escape")
        terminal.until(partial(differs, terminal, before))
        terminal.read(QUIET)


def test_no_attack_reaches_the_terminal_wherever_it_is_shown(path: Path, tmp_path: Path) -> None:
    """List, title, timeline folded and open, details, every dialog, notices, filter, damaged rows, composer."""
    with running(path, home=tmp_path, size=(150, 45)) as terminal:
        terminal.until("n1␛]52;c;aGFja2Vk␇")
        for number in (2, 3, 4, 5):
            terminal.send("j")
            terminal.until(f" n{number}␛]52;c;aGFja2Vk␇␛]0;owned")
        terminal.send("j")
        terminal.until("Damaged")
        terminal.send("g", "enter")
        terminal.until("⏎ fold")
        for key in "=gG-":
            terminal.send(key)
        terminal.send("e")
        terminal.until("failure")
        for key, shown in (
            ("I", "Details · n1"),
            ("t", "Tags · n1"),
            ("l", "Limits · n1"),
            ("r", "Edit teacher demo"),
            ("x", "Close · n1"),
            ("?", "Help"),
        ):
            opens(terminal, key, shown)
            if key == "I":
                terminal.send("G")
                terminal.until("limit_action")
            leaves(terminal, shown)
        opens(terminal, "p", "Pause · n1")
        terminal.send("enter")
        terminal.until("▌ Paused")
        terminal.send("z")
        terminal.until("▌ Undone: Paused")
        terminal.send("escape")
        terminal.until("⏎ open")
        opens(terminal, "delete", "It holds 10 entries")
        leaves(terminal, "It holds")
        opens(terminal, "n", "New session")
        terminal.press("tab", "tab", "tab", "tab", "n2")
        terminal.until("n2␛")
        leaves(terminal, "New session")
        terminal.send("/")
        terminal.until("words in name")
        terminal.paste("\u202e[red]zebra")
        terminal.until("[red]zebra")
        terminal.press("escape")
        terminal.until("6 sessions")
        terminal.send("q")
        assert terminal.wait() == 0
        assert harm(bytes(terminal.received)) == set()


def test_what_is_pasted_into_the_composer_is_not_obeyed(tmp_path: Path) -> None:
    """A paste with attacks is a draft, an entry, a recalled text and a restored draft, and harmless as each."""
    path = write(tmp_path / "s.json", [session(1, "talk")])
    pasted = "".join(ATTACKS[name] for name in ("c1", "bell", "bidi", "markup", "osc0")).replace("\x1b", "")
    with running(path, home=tmp_path) as terminal:
        terminal.until("● talk ·")
        terminal.send("i")
        terminal.until("⏎ send")
        terminal.paste(f"first {pasted}")
        terminal.until("first")
        terminal.send("enter")
        terminal.until("1/1")
        terminal.send("up")
        terminal.until("user ▸ first")
        expect_no_harm(terminal)


def test_the_measure_of_harm_finds_each_attack() -> None:
    """The test's own eye: every attack but markup, sent raw, is harm; what Textual sends is none."""
    for name, attack in ATTACKS.items():
        assert (harm(b"\x1b[1;1H" + attack.encode() + b"\x1b[0m") != set()) == (name != "markup"), name
    assert harm(b"\x1b[?1049h\x1b[38;2;1;2;3mtext\x1b[0m\x1b[12;1H\r\n") == set()
