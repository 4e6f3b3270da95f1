"""An answer that is asked for: a thread of its own takes what comes, and it can be stopped."""

import asyncio
import math
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from importlib.util import find_spec
from typing import Any

from thulp_tui.chat.keys import read_key
from thulp_tui.chat.reply import Reply
from thulp_tui.chat.seen import Message
from thulp_tui.chat.trouble import Trouble
from thulp_tui.settings import ModelSettings

NO_CLIENT = "Chatting needs the package openai:  pip install 'thulp-tui[chat]'"
"""What is said where the client is not installed."""
LONGEST_WAIT = 60.0
"""Seconds that a server may have one wait before a person is asked."""
GRACE = 1.0
"""Seconds that closing the connection may take when the program is left."""


def has_client() -> bool:
    """Whether the client is installed; nothing is loaded."""
    return find_spec("openai") is not None


class Answer:
    """An answer that grows until it is whole, fails or is stopped."""

    def __init__(
        self,
        model: ModelSettings,
        messages: Sequence[Message],
        tools: Sequence[Mapping[str, Any]],
        environment: Mapping[str, str],
        wake: Callable[[], None],
        *,
        may_wait: bool = False,
    ) -> None:
        """Ask for it; ``wake`` is called in another thread when something has come, and at the end.

        ``may_wait`` lets it wait as long as a server wants one to, if that is not long; then it is to be asked again.
        """
        self.model = model
        """Who is asked."""
        self.reply = Reply()
        """What has come."""
        self.trouble: Trouble | None = None
        """Why it is not whole."""
        self.is_stopped = False
        """Whether a person stopped it."""
        self.has_waited = False
        """Whether it ended because the server wanted one to wait, and that time is over."""
        self._may_wait = may_wait
        self._waits_until: float | None = None
        self._request = messages, tools, environment
        self._wake = wake
        self._begun = time.monotonic()
        self._took: float | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._thread = threading.Thread(target=self._follow, name="answer", daemon=True)
        self._thread.start()

    @property
    def is_running(self) -> bool:
        """Whether more may come."""
        return self._took is None

    @property
    def duration_ms(self) -> int:
        """How long it took, or has been growing, in milliseconds."""
        return round(1000 * (time.monotonic() - self._begun if self._took is None else self._took))

    @property
    def wait_left(self) -> int | None:
        """Seconds until it may be asked for again; None when it is not waited for that."""
        until = self._waits_until
        return None if until is None or not self.is_running else max(0, math.ceil(until - time.monotonic()))

    def stop(self) -> None:
        """Close the connection; what has come stays."""
        if self.is_running:
            self.is_stopped = True
            self._end()
            loop, task = self._loop, self._task
            if loop is not None and task is not None:
                with suppress(RuntimeError):  # it has ended just now
                    loop.call_soon_threadsafe(task.cancel)

    def join(self) -> None:
        """Wait until the connection is closed, a moment at most."""
        self._thread.join(GRACE)

    # -- in its own thread

    def _follow(self) -> None:
        try:
            asyncio.run(self._ask())
        except asyncio.CancelledError:
            pass
        except Trouble as trouble:
            self.trouble = trouble
        except ImportError:
            self.trouble = Trouble("client", NO_CLIENT)
        except Exception as error:
            # Nobody else would tell: a thread's own errors go to the terminal, where the screen is.
            self.trouble = Trouble("client", f"{self.model.name} could not be asked: {type(error).__name__}.")
        finally:
            self._end()

    async def _ask(self) -> None:
        messages, tools, environment = self._request
        self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
        key = read_key(self.model, environment)
        self.reply.hide(key or "")
        from thulp_tui.chat.client import stream

        if self.is_stopped:
            return
        try:
            await stream(self.model, key, messages, tools, self.reply, self._tell)
        except Trouble as trouble:
            if not self._may_wait or trouble.wait is None or trouble.wait > LONGEST_WAIT:
                raise
            self._waits_until = time.monotonic() + trouble.wait
            self._tell()
            await asyncio.sleep(trouble.wait)
            self.has_waited = True

    def _tell(self) -> None:
        if self.is_running:
            self._wake()

    def _end(self) -> None:
        if self._took is None:
            self._took = time.monotonic() - self._begun
            self._wake()
