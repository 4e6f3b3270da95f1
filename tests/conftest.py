"""What all tests share: nothing of the machine they run on gets in, neither its speed nor its settings."""

import os
import signal
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.chat.server import ModelServer, serving

FOREIGN = (
    "TEXTUAL",
    "RICH",
    "JUPYTER",
    "THULP_TUI_",
    "XDG_",
    "FORCE_COLOR",
    "NO_COLOR",
    "ESCDELAY",
    "COLUMNS",
    "LINES",
)
"""How the names of variables begin that change what the program, Textual or Rich do."""

# Here and not in a fixture: Textual looks at most of them when it is imported.
for name in [name for name in os.environ if name.startswith(FOREIGN)]:
    del os.environ[name]

# Where the tests are run by `nohup`, or in the background of a script, these are ignored, and so by all they start.
signal.signal(signal.SIGHUP, signal.SIG_DFL)
signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    """A server that speaks the chat protocol; neither keys nor proxies of whoever runs the tests get between."""
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving() as server:
        yield server
