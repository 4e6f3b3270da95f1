"""What a session says of the model one chats with in it, and of what became of its answers.

Kept are the chosen model's name in ``context["thulp_tui"]["model"]`` (empty: by hand), in an answer's content
``model``, ``usage``, ``finish_reason``, ``thinking``, and ``interrupted``, ``cancelled`` or ``rejected`` where one is
true; in the content of a call that a model asked for ``reply``, the id that all calls of one answer share.
"""

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from typing import NamedTuple

from thulp_tui.domain.entry import SessionEntry, ToolCall
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.operations import REMOVED, SetContext
from thulp_tui.domain.rules import Decision
from thulp_tui.domain.summary import PROGRAM_KEY, SessionSummary, own_context

BY_HAND = ""
"""Stands for no model."""
OLLAMA = "ollama:"
"""How the name of a model begins that Ollama has and the settings do not name."""
ERROR = "model_error"
"""The event of an answer that could not be had."""
ROUNDS_USED = "rounds_used"
"""The event of a model that has asked for calls so often that a person has to say whether it may go on."""
FATES = {"rejected": "rejected: asked for again", "cancelled": "stopped", "interrupted": "cut off"}
"""What may be true of an answer → what is said of it."""
_FATEFUL = (*FATES, "finish_reason", "left_out_turns")


ANSWERS = ("assistant_message", "tool_call", "skill_execution")
"""The kinds of entries that a model, or a person in its place, gives."""


class Standing(Enum):
    """Where a conversation stands."""

    NOTHING = "nothing"
    """Nothing was asked."""
    ASKED = "asked"
    """Somebody waits for an answer."""
    BROKEN = "broken"
    """The last answer is not whole."""
    CALLS = "calls"
    """Calls that were asked for have no outcome yet."""
    ANSWERED = "answered"
    """The last answer is whole."""


class Conversation(NamedTuple):
    """What happened since somebody last said something."""

    standing: Standing
    """Where it stands."""
    places: tuple[int, ...] = ()
    """The places of the answers and calls since then that are not rejected."""
    open_calls: tuple[SessionEntry, ...] = ()
    """The calls without an outcome, in their order."""
    rounds: int = 0
    """How many answers asked for calls."""


def conversation(entries: Sequence[SessionEntry]) -> Conversation:
    """Return where a conversation stands; reads no further back than the last message of the user."""
    places: list[int] = []
    standing: Standing | None = None
    open_calls: list[SessionEntry] = []
    replies: set[str] = set()
    for place, entry in _backwards(entries):
        if is_rejected(entry):
            continue
        match entry.kind:
            case "user_message":
                return _stands(standing or Standing.ASKED, places, open_calls, replies)
            case "assistant_message":
                places.append(place)
                standing = standing or (Standing.BROKEN if is_broken(entry) else Standing.ANSWERED)
            case "tool_call":
                places.append(place)
                if is_open(entry):
                    open_calls.append(entry)
                elif reply_of(entry):
                    standing = standing or Standing.ASKED
                if reply := reply_of(entry):
                    replies.add(reply)
    return _stands(Standing.NOTHING, places, open_calls, replies)


def _backwards(entries: Sequence[SessionEntry]) -> Iterator[tuple[int, SessionEntry]]:
    for place in range(len(entries) - 1, -1, -1):
        yield place, entries[place]


def _stands(standing: Standing, places: list[int], calls: list[SessionEntry], replies: set[str]) -> Conversation:
    stands = Standing.CALLS if calls else standing
    return Conversation(stands, tuple(reversed(places)), tuple(reversed(calls)), len(replies))


def part(entry: SessionEntry, name: str) -> JsonValue:
    """Return a part of an entry's content; None when there is none."""
    return entry.content.get(name) if isinstance(entry.content, dict) else None


def is_rejected(entry: SessionEntry) -> bool:
    """Whether another answer was asked for instead of this one, or of the one this call belongs to."""
    return part(entry, "rejected") is True


def is_broken(entry: SessionEntry) -> bool:
    """Whether an answer is not whole."""
    return part(entry, "interrupted") is True or part(entry, "cancelled") is True


def is_void(entry: SessionEntry) -> bool:
    """Whether an answer or a call came to nothing one would learn from: it was rejected, stopped, or cut off."""
    return entry.kind in ANSWERS and (is_rejected(entry) or is_broken(entry))


def is_open(entry: SessionEntry) -> bool:
    """Whether this is a call that a model asked for, and which has no outcome yet."""
    is_waiting = part(entry, "interrupted") is True and part(entry, "error") is None
    return isinstance(entry.entry_type, ToolCall) and bool(reply_of(entry)) and is_waiting


def reply_of(entry: SessionEntry) -> str:
    """Return the id of the answer that asked for this call; empty when no model did."""
    reply = part(entry, "reply")
    return reply if isinstance(reply, str) else ""


def thinking(entry: SessionEntry) -> str:
    """Return what was thought before a message was said or a call made, as far as it was told; empty for none."""
    return thought_in(entry.content)


def thought_in(content: JsonValue) -> str:
    """Return the same of an entry's content."""
    if not isinstance(content, dict):
        return ""
    # The second is what the first answers that were recorded here have.
    thought = content.get("thinking") or content.get("thoughts")
    return thought.strip() if isinstance(thought, str) else ""


def message_text(entry: SessionEntry) -> str | None:
    """Return a message's text: empty where it tells nothing but what was thought, None where it is another value."""
    if entry.text is None and entry.kind == "assistant_message" and thinking(entry):
        return ""
    return entry.text


def fate(entry: SessionEntry) -> str:
    """Return what is said of an answer or a call that is not as it should be; empty for others."""
    if not isinstance(entry.content, dict) or entry.content.keys().isdisjoint(_FATEFUL) or entry.kind not in ANSWERS:
        return ""
    if entry.kind != "assistant_message":
        # What else became of a call stands in its outcome.
        return FATES["rejected"] if is_rejected(entry) else ""
    said = [words for name, words in FATES.items() if part(entry, name) is True]
    if part(entry, "finish_reason") == "length":
        said.append("ended at its longest")
    if part(entry, "finish_reason") == "content_filter":
        said.append("ended by the server's filter")
    left_out = part(entry, "left_out_turns")
    if isinstance(left_out, int) and left_out > 0:
        said.append(f"without the oldest {left_out} turns, which its window had no room for")
    return ", ".join(said)


def chosen_model(context: Mapping[str, JsonValue]) -> str | None:
    """Return the name of the model that was chosen for a session, empty for none; None when nothing was chosen."""
    kept = own_context(context).get("model")
    return kept if isinstance(kept, str) else None


def choose_model(summary: SessionSummary, name: str | None) -> Decision:
    """Return how a model is chosen for a session, empty for none; None takes the choice back."""
    return Decision((SetContext(summary.id, (PROGRAM_KEY, "model"), REMOVED if name is None else name),))
