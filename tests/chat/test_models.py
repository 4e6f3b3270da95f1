"""The models there are."""

import pytest

from tests.chat.server import ModelServer
from thulp_tui.chat.models import find, ollama_address, ollama_models
from thulp_tui.settings import ModelSettings

TINY = ModelSettings(name="tiny", base_url="http://localhost:1/v1", model="tiny-1")


@pytest.mark.parametrize(
    ("told", "address"),
    [
        ("", "http://127.0.0.1:11434"),
        ("0.0.0.0", "http://127.0.0.1:11434"),
        ("gpu:8000", "http://gpu:8000"),
        ("https://gpu.example", "https://gpu.example:11434"),
    ],
)
def test_ollama_is_where_it_says(told: str, address: str) -> None:
    """In the variable that it reads itself."""
    assert ollama_address({"OLLAMA_HOST": told}) == address


def test_ollama_tells_its_models(server: ModelServer) -> None:
    """When it answers."""
    assert ollama_models({"OLLAMA_HOST": server.host}) == ["qwen3:8b", "tiny:1b"]


def test_no_ollama_has_no_models() -> None:
    """And that is no error."""
    assert ollama_models({"OLLAMA_HOST": "127.0.0.1:9"}) == []


def test_a_model_is_found_by_its_name() -> None:
    """In the settings, or as one of Ollama's; else there is none."""
    assert find("tiny", {"tiny": TINY}, {}) is TINY
    assert find("other", {"tiny": TINY}, {}) is None
    found = find("ollama:qwen3:8b", {}, {"OLLAMA_HOST": "gpu:8000"})
    assert found is not None
    assert (found.base_url, found.model, found.key_env) == ("http://gpu:8000/v1", "qwen3:8b", None)
