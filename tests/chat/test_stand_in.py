"""The same with a server that somebody else wrote: the package mock-ai-api of the extra `test`.

It runs in a process of its own: its modules are called `app` and `server`.
"""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

import pytest

from tests.chat.server import PATIENCE
from thulp_tui.chat.answer import Answer
from thulp_tui.settings import ModelSettings

TOOL = {"type": "function", "function": {"name": "Write", "parameters": {"type": "object", "properties": {}}}}


def is_installed() -> bool:
    """Whether there is such a server."""
    try:
        return bool(version("mock-ai-api"))
    except PackageNotFoundError:
        return False


pytestmark = pytest.mark.skipif(not is_installed(), reason="the package mock-ai-api of the extra test is not installed")


def listens(port: int) -> bool:
    """Whether somebody listens on a port."""
    with socket.socket() as connection:
        return connection.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """Run the server and return its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "app.openai_app:app", "--port", str(port), "--log-level", "error"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    end = time.monotonic() + PATIENCE
    while not listens(port) and time.monotonic() < end:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}/v1"
    process.kill()
    process.wait()


def asked(url: str, model: str, monkeypatch: pytest.MonkeyPatch) -> Answer:
    """Return the whole answer of one of its models."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    settings = ModelSettings(name="stand-in", base_url=url, model=model, key_env="STAND_IN_KEY")
    answer = Answer(settings, [{"role": "user", "content": "Hello"}], [TOOL], {"STAND_IN_KEY": "sk-x"}, lambda: None)
    answer._thread.join(PATIENCE)
    return answer


def test_it_answers(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a text and its usage."""
    answer = asked(url, "gpt-4o", monkeypatch)
    assert answer.trouble is None
    assert answer.reply.text
    assert set(answer.reply.usage) == {"input_tokens", "output_tokens"}


def test_it_asks_for_a_call(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In pieces."""
    (call,) = asked(url, "gpt-4.1:mock-tool-stream", monkeypatch).reply.calls
    assert (call.name, call.is_readable) == ("Write", True)


@pytest.mark.parametrize(("code", "kind"), [(400, "refused"), (401, "key"), (429, "rate_limit"), (500, "server")])
def test_it_refuses(url: str, monkeypatch: pytest.MonkeyPatch, code: int, kind: str) -> None:
    """As servers do."""
    trouble = asked(url, f"gpt-4.1:mock-{code}", monkeypatch).trouble
    assert trouble is not None
    assert trouble.kind == kind
