"""Talking with a model in a real terminal: a program that is killed within an answer."""

import subprocess
import sys
from pathlib import Path

from tests.chat.server import ModelServer, Wire
from tests.terminal import Terminal, running
from tests.ui.person import write
from tests.ui.sessions import session, sid
from thulp_tui.domain.answers import is_broken
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.store import SessionStore

KEY = "sk-very-secret-7c1"


def settings(home: Path, server: ModelServer) -> None:
    """Let the server's model answer everywhere."""
    text = f'model = "tiny"\n[models.tiny]\nbase_url = "{server.url}"\nkey_env = "TINY_KEY"\n'
    (home / "settings.toml").write_text(text)


def answers_until_stopped(wire: Wire) -> None:
    """Say something, then nothing until the other side hangs up."""
    wire.begin()
    wire.say("Half an answer")
    wire.wait_for_hang_up()


def entries(path: Path) -> list[SessionEntry]:
    """Return the session's entries, read by a store of its own."""
    with SessionStore.open(path, create=False) as store:
        return list(store.load(sid(1)).entries)


def has_partial(path: Path) -> bool:
    """Whether the beginning of the answer is on the disk."""
    return [entry.text for entry in entries(path)] == ["Hello", "Half an answer"]


def asks(terminal: Terminal) -> None:
    """Open the session and ask."""
    terminal.until("● talk ·")
    terminal.press("i")
    terminal.until("→ tiny")
    terminal.press(*"Hello", "enter")


def test_an_answer_survives_a_kill(tmp_path: Path, server: ModelServer) -> None:
    """What has come is there afterwards, as cut off, and can be asked for again; the key is nowhere."""
    server.then(answers_until_stopped)
    settings(tmp_path, server)
    path = write(tmp_path / "s.json", [session(1, "talk")])
    env = {"TINY_KEY": KEY, "NO_PROXY": "127.0.0.1"}
    with running(path, home=tmp_path, env=env) as terminal:
        asks(terminal)
        terminal.until("Half an answer")
        terminal.until(lambda: has_partial(path))
        terminal.kill()
    assert is_broken(entries(path)[1])
    with running(path, home=tmp_path, env=env) as terminal:
        terminal.until("The answer is not whole")
        terminal.until("cut off")
        terminal.press("\x0e")
        terminal.until("ok")
        assert KEY.encode() not in bytes(terminal.received)
    assert server.headers[0]["authorization"] == f"Bearer {KEY}"
    kept = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert path in kept
    assert not [file for file in kept if KEY.encode() in file.read_bytes()]


def test_nothing_of_it_is_loaded_before_it_is_used() -> None:
    """Neither by the program's start nor by all of its dialogs."""
    code = (
        "import sys, thulp_tui.cli, thulp_tui.ui.app, thulp_tui.ui.screens.acts as acts; acts.binding_ids();"
        "print([n for n in sys.modules if n.startswith(('thulp_tui.chat', 'openai', 'httpx', 'urllib.request'))])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"
