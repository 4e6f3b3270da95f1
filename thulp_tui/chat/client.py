"""The protocol's client: one streamed answer, its troubles in one line each.  Loads ``openai``, which takes a while."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from email.utils import parsedate_to_datetime
from typing import Any, cast

import openai
from openai import AsyncOpenAI

from thulp_tui.chat.reply import Reply, TooLong
from thulp_tui.chat.seen import Message
from thulp_tui.chat.trouble import Trouble
from thulp_tui.settings import ModelSettings
from thulp_tui.text import clean_line, fit, took

NO_KEY = "none"
"""What stands for a key where there is none: the client wants one, and would take one out of the environment."""
CONNECT_WITHIN = 15.0
"""Seconds in which a server must let one in."""
LONGEST = 300
"""Cells that are told of what a server says."""
TOO_LONG = ("context_length", "context length", "context window", "maximum context", "too many tokens", "n_ctx")
"""What servers say when the conversation is longer than the model's window."""


async def stream(
    model: ModelSettings,
    key: str | None,
    messages: Sequence[Message],
    tools: Sequence[Mapping[str, Any]],
    reply: Reply,
    tell: Callable[[], None],
) -> None:
    """Ask for an answer and let ``reply`` grow; ``tell`` is called after each piece.

    Being cancelled closes the connection. Raises Trouble when there is no whole answer.
    """
    try:
        await _streamed(model, key, messages, tools, reply, tell)
    except TooLong:
        raise Trouble("too_long", f"{model.name} did not stop: the answer was cut.") from None
    except openai.OpenAIError as error:
        raise explain(error, model, key) from None
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
        raise Trouble("malformed", f"{model.name} sent something that is not the protocol's.") from None
    except Exception as error:
        # Such as what the transport raises while the stream is read, or an address that is none.
        raise _unexpected(error, model, key) from None
    if not reply.finish_reason:
        raise Trouble("cut", f"The connection to {model.name} was cut within the answer.")


async def _streamed(
    model: ModelSettings,
    key: str | None,
    messages: Sequence[Message],
    tools: Sequence[Mapping[str, Any]],
    reply: Reply,
    tell: Callable[[], None],
) -> None:
    timeout = openai.Timeout(model.timeout, connect=min(CONNECT_WITHIN, model.timeout))
    parameters = dict(model.parameters)
    options = parameters.pop("stream_options", {"include_usage": True})
    async with AsyncOpenAI(api_key=key or NO_KEY, base_url=model.base_url, timeout=timeout, max_retries=0) as client:
        request: dict[str, Any] = {"model": model.model, "messages": list(messages), "stream": True}
        if options:
            request["stream_options"] = options
        if tools:
            request["tools"] = list(tools)
        # Whatever the settings say goes into the body as it stands: servers know parameters that the client does not.
        answer = await client.chat.completions.create(**request, extra_body=parameters or None)
        async with answer as chunks:
            async for chunk in chunks:
                document = chunk.to_dict(warnings=False) if hasattr(chunk, "to_dict") else chunk
                if not isinstance(document, Mapping):
                    raise Trouble("malformed", f"{model.name} sent something that is not the protocol's.")
                reply.take(cast(Mapping[str, Any], document))
                tell()


def explain(error: openai.OpenAIError, model: ModelSettings, key: str | None) -> Trouble:
    """Return what a client's error means for a person."""
    said = _said(error, key)
    match error:
        case openai.APITimeoutError():
            return Trouble("timeout", f"{model.name} said nothing for {model.timeout} s ({model.address}).")
        case openai.APIConnectionError():
            return _connection(error, model, key)
        case openai.APIStatusError():
            return _status(error, model, said)
        case _ if _is_too_long(said):
            return _window(model, said)
        case _:
            return Trouble("server", f"{model.name} broke off: {said}")


def _status(error: openai.APIStatusError, model: ModelSettings, said: str) -> Trouble:
    code, wait = error.status_code, _wait(error)
    if code in (401, 403):
        if not model.key_env and not model.key_command:
            wanted = "wants a key, which key_env or key_command in its settings would tell"
            return Trouble("key", f"{model.name} {wanted} ({code}): {said}")
        where = f" from {model.key_env}" if model.key_env else ""
        return Trouble("key", f"{model.name} refused the key{where} ({code}): {said}")
    if code == 404:
        return Trouble("not_found", f"{model.name}: the server knows no “{model.model}” there ({code}): {said}")
    if code == 429:
        again = f"; in {took(1000 * wait)} it may be asked again" if wait else ""
        return Trouble("rate_limit", f"{model.name} has been asked too often{again} ({code}): {said}", wait)
    if code == 413 or _is_too_long(f"{error.code} {said}"):
        return _window(model, said)
    if code >= 500:
        return Trouble("server", f"The server of {model.name} failed ({code}): {said}", wait)
    return Trouble("refused", f"{model.name} refused the request ({code}): {said}")


def _window(model: ModelSettings, said: str) -> Trouble:
    hint = "" if model.window else f"; window = TOKENS under [models.{model.name}] leaves out the oldest turns"
    return Trouble("context_too_long", f"The conversation is longer than {model.name} can see{hint}: {said}")


def _connection(error: Exception, model: ModelSettings, key: str | None) -> Trouble:
    cause = error.__cause__ or error
    name = type(cause).__name__
    if "Connect" in name or "Unsupported" in name or "InvalidURL" in name:
        reason = _hidden(clean_line(str(cause)), key) or name
        return Trouble("no_server", f"No server answers at {model.address}: {fit(reason, LONGEST)}")
    return Trouble("cut", f"The connection to {model.name} was cut within the answer.")


def _unexpected(error: Exception, model: ModelSettings, key: str | None) -> Trouble:
    if isinstance(error, Trouble):
        return error
    if type(error).__module__.startswith(("httpx", "httpcore", "anyio")):
        return _connection(error, model, key)
    reason = _hidden(clean_line(str(error)), key)
    return Trouble("client", f"{model.name} could not be asked: {type(error).__name__} {fit(reason, LONGEST)}".strip())


def _said(error: openai.OpenAIError, key: str | None) -> str:
    """What the server says, in a line, without the key."""
    body = getattr(error, "body", None)
    text = body.get("message") if isinstance(body, Mapping) else None
    if isinstance(body, Mapping) and isinstance(body.get("error"), str):
        text = body["error"]
    if not isinstance(text, str) or not text.strip():
        text = str(error)
    return fit(_hidden(clean_line(text).strip(), key), LONGEST)


def _hidden(text: str, key: str | None) -> str:
    return text.replace(key, "…") if key else text


def _is_too_long(said: str) -> bool:
    return any(words in said.lower() for words in TOO_LONG)


def _wait(error: openai.APIStatusError) -> float | None:
    """Seconds that the server wants one to wait (OpenAI's retry-after-ms; RFC 9110, Retry-After: seconds or a date)."""
    headers = error.response.headers
    told = headers.get("retry-after", "")
    try:
        wait = float(headers.get("retry-after-ms", "")) / 1000 if "retry-after-ms" in headers else float(told)
    except ValueError:
        try:
            wait = parsedate_to_datetime(told).timestamp() - time.time()
        except ValueError:
            return None
    return wait if 0 < wait < 86_400 else None
