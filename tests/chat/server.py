"""A server on this machine that speaks the chat protocol, with server-sent events, well or badly, as a test says."""

import json
import select
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PATIENCE = 20.0
"""Seconds after which what did not happen counts as never happening."""
Respond = Callable[["Wire"], None]
"""Answers one request."""


class Wire:
    """The connection of one request."""

    def __init__(self, handler: BaseHTTPRequestHandler, request: dict[str, Any], server: "ModelServer") -> None:
        """Answer a request."""
        self.request = request
        self.server = server
        self._handler = handler

    def fail(self, status: int, body: object, headers: Mapping[str, str] | None = None) -> None:
        """Answer with an error."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self._handler.send_response(status)
        for name, value in (headers or {}).items():
            self._handler.send_header(name, value)
        self._handler.send_header("Content-Type", "application/json")
        self._handler.send_header("Content-Length", str(len(data)))
        self._handler.end_headers()
        self._handler.wfile.write(data)

    def begin(self) -> None:
        """Begin a stream."""
        self._handler.send_response(200)
        self._handler.send_header("Content-Type", "text/event-stream")
        self._handler.send_header("Transfer-Encoding", "chunked")
        self._handler.end_headers()

    def raw(self, data: bytes) -> None:
        """Send bytes of the body."""
        self._handler.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self._handler.wfile.flush()

    def event(self, document: object) -> None:
        """Send an event."""
        self.raw(b"data: " + json.dumps(document).encode() + b"\n\n")

    def delta(self, reason: str | None = None, **delta: object) -> None:
        """Send a piece of the answer."""
        choice = {"index": 0, "delta": delta, "finish_reason": reason}
        self.event({"id": "c1", "object": "chat.completion.chunk", "model": "tiny-1", "choices": [choice]})

    def say(self, *texts: str) -> None:
        """Send pieces of text."""
        for text in texts:
            self.delta(content=text)

    def usage(self, given: int, made: int) -> None:
        """Tell the usage, as servers do that are asked to."""
        usage = {"prompt_tokens": given, "completion_tokens": made, "total_tokens": given + made}
        self.event({"id": "c1", "object": "chat.completion.chunk", "model": "tiny-1", "choices": [], "usage": usage})

    def call(self, index: int, call_id: str, name: str, *arguments: str) -> None:
        """Ask for a tool call, its arguments in pieces."""
        first = {"index": index, "id": call_id, "type": "function", "function": {"name": name, "arguments": ""}}
        self.delta(tool_calls=[first])
        for piece in arguments:
            self.delta(tool_calls=[{"index": index, "function": {"arguments": piece}}])

    def end(self, reason: str = "stop") -> None:
        """End the stream as the protocol wants it."""
        self.delta(reason)
        self.close()

    def close(self) -> None:
        """End the stream, whatever was said."""
        self.raw(b"data: [DONE]\n\n")
        self._handler.wfile.write(b"0\r\n\r\n")

    def cut(self) -> None:
        """Break the connection within the stream."""
        self._handler.close_connection = True
        self._handler.connection.shutdown(socket.SHUT_RDWR)

    def wait(self) -> None:
        """Wait until the test lets it go on."""
        self.server.is_waiting.set()
        assert self.server.go_on.wait(PATIENCE), "the test never let it go on"
        self.server.go_on.clear()

    def wait_for_hang_up(self) -> None:
        """Wait until the other side closes the connection."""
        self.server.is_waiting.set()
        connection = self._handler.connection
        ready, _, _ = select.select([connection], [], [], PATIENCE)
        if ready and connection.recv(1) == b"":
            self.server.hung_up.set()
        self._handler.close_connection = True


def says(*texts: str, usage: tuple[int, int] | None = None) -> Respond:
    """Answer with a text, in these pieces."""

    def respond(wire: Wire) -> None:
        wire.begin()
        wire.delta(role="assistant", content="")
        wire.say(*texts)
        wire.delta("stop")
        if usage:
            wire.usage(*usage)
        wire.close()

    return respond


def calls(*wanted: tuple[str, str, dict[str, object]], text: str = "") -> Respond:
    """Ask for tool calls: (id, name, arguments)."""

    def respond(wire: Wire) -> None:
        wire.begin()
        if text:
            wire.say(text)
        for index, (call_id, name, arguments) in enumerate(wanted):
            written = json.dumps(arguments)
            middle = len(written) // 2
            wire.call(index, call_id, name, written[:middle], written[middle:])
        wire.end("tool_calls")

    return respond


class ModelServer:
    """A server whose answers a test lines up; without any it says `ok`."""

    def __init__(self) -> None:
        """Not yet listening."""
        self.requests: list[dict[str, Any]] = []
        """The bodies of the requests."""
        self.headers: list[dict[str, str]] = []
        """Their headers, names in lower case."""
        self.hung_up = threading.Event()
        """Set when a connection was closed from the other side while an answer went out."""
        self.is_waiting = threading.Event()
        """Set when an answer waits for the test."""
        self.go_on = threading.Event()
        """To be set by the test to let it go on."""
        self.url = ""
        """Its address, with `/v1`."""
        self._lined_up: list[Respond] = []

    def then(self, *answers: Respond) -> None:
        """Line up answers."""
        self._lined_up += answers

    def respond(self, wire: Wire) -> None:
        """Give the next answer."""
        answer = self._lined_up.pop(0) if self._lined_up else says("ok")
        answer(wire)

    @property
    def host(self) -> str:
        """Its address without a path."""
        return self.url.removesuffix("/v1")


@contextmanager
def serving() -> Iterator[ModelServer]:
    """Run a server."""
    server = ModelServer()

    class Handler(BaseHTTPRequestHandler):
        """Answers the protocol's requests."""

        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:  # noqa: N802
            """Tell Ollama's models."""
            data = json.dumps({"models": [{"name": "qwen3:8b"}, {"name": "tiny:1b"}]}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def do_POST(self) -> None:  # noqa: N802
            """Answer."""
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            server.requests.append(request)
            server.headers.append({name.lower(): value for name, value in self.headers.items()})
            try:
                server.respond(Wire(self, request, server))
            except (BrokenPipeError, ConnectionResetError):
                server.hung_up.set()
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        """Lets nothing it started live longer than the test."""

        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """A connection that the other side closed is no error here."""

    listening = Server(("127.0.0.1", 0), Handler)
    server.url = f"http://127.0.0.1:{listening.server_address[1]}/v1"
    thread = threading.Thread(target=listening.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.go_on.set()
        listening.shutdown()
        listening.server_close()
        thread.join()
