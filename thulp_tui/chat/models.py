"""The models there are: those of the settings, and what Ollama has at its usual address."""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping

from thulp_tui.domain.answers import OLLAMA
from thulp_tui.settings import ModelSettings

OLLAMA_VARIABLE = "OLLAMA_HOST"
"""The environment variable in which Ollama itself looks for its address."""
OLLAMA_ADDRESS = "http://127.0.0.1:11434"
"""Where Ollama usually is."""
PATIENCE = 0.6
"""Seconds in which Ollama answers, if it is there: it is on this machine."""
MOST = 200
"""How many of its models are offered."""


def ollama_address(environment: Mapping[str, str]) -> str:
    """Return where Ollama would be."""
    told = environment.get(OLLAMA_VARIABLE, "").strip().rstrip("/").replace("0.0.0.0", "127.0.0.1")
    if not told:
        return OLLAMA_ADDRESS
    address = told if "://" in told else f"http://{told}"
    return address if address.rpartition(":")[2].isdigit() else f"{address}:11434"


def ollama_models(environment: Mapping[str, str]) -> list[str]:
    """Return the models that Ollama has; none when it does not answer at once. Waits: not for the screen's thread."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(f"{ollama_address(environment)}/api/tags", timeout=PATIENCE) as answer:
            told = json.loads(answer.read(1_000_000))
    except (OSError, ValueError, urllib.error.URLError):
        return []
    listed = told.get("models") if isinstance(told, dict) else None
    names = [one.get("name") for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return [name for name in names if isinstance(name, str) and name][:MOST]


def find(name: str, models: Mapping[str, ModelSettings], environment: Mapping[str, str]) -> ModelSettings | None:
    """Return the model of a name; None when there is none."""
    if name in models:
        return models[name]
    if name.startswith(OLLAMA) and name != OLLAMA:
        model = name.removeprefix(OLLAMA)
        return ModelSettings(name=model, base_url=f"{ollama_address(environment)}/v1", model=model)
    return None
