"""What is done next in a conversation with a model: decisions only, nothing is asked or run here."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum

from thulp_tui.chat.tools import BadArguments, command
from thulp_tui.domain.answers import Conversation, Standing
from thulp_tui.domain.entry import SessionEntry, ToolCall
from thulp_tui.settings import ToolSettings


class Next(Enum):
    """What is done next."""

    REST = "rest"
    """Nothing: somebody says something."""
    REQUEST = "request"
    """The model is asked."""
    HALT = "halt"
    """The model has gone on by itself as long as it may."""
    RUN = "run"
    """A call is run that may always be run."""
    ASK = "ask"
    """A person is asked whether a call may be run."""
    BY_HAND = "by_hand"
    """A person writes the result of a call."""
    REFUSE = "refuse"
    """The model is told that its call cannot be."""


@dataclass(frozen=True, slots=True)
class Step:
    """What is done next, and with which call."""

    next: Next
    """What."""
    call: SessionEntry | None = None
    """With which call, if with one."""
    command: str = ""
    """The command it comes to, or why it cannot be."""

    @property
    def tool(self) -> str:
        """The name of the tool that is called; empty for no call."""
        kind = self.call.entry_type if self.call is not None else None
        return kind.tool_name if isinstance(kind, ToolCall) else ""


def next_step(
    conversation: Conversation, tools: Mapping[str, ToolSettings], allowed: Collection[str], max_rounds: int
) -> Step:
    """Return what is done next; ``allowed`` are the tools that a person lets run in this session without asking."""
    match conversation.standing:
        case Standing.CALLS:
            return _of_call(conversation.open_calls[0], tools, allowed)
        case Standing.ASKED if conversation.rounds and conversation.rounds % max_rounds == 0:
            return Step(Next.HALT)
        case Standing.ASKED:
            return Step(Next.REQUEST)
        case _:
            return Step(Next.REST)


def _of_call(call: SessionEntry, tools: Mapping[str, ToolSettings], allowed: Collection[str]) -> Step:
    name = call.entry_type.tool_name if isinstance(call.entry_type, ToolCall) else ""
    tool, envelope = tools.get(name), call.envelope
    if tool is None:
        return Step(Next.BY_HAND, call)
    try:
        line = command(tool, envelope.arguments if envelope else None)
    except BadArguments as wrong:
        return Step(Next.REFUSE, call, str(wrong))
    return Step(Next.RUN if name in allowed else Next.ASK, call, line)
