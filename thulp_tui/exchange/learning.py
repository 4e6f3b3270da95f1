"""A line of JSON to learn from: the messages of a session in a dialect, and the tools."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.rules import Refused
from thulp_tui.exchange import Written
from thulp_tui.exchange.dialects import Message, Names, functions, names_of
from thulp_tui.exchange.json_text import in_utf8
from thulp_tui.exchange.turns import Told, Turn

NOTHING = "It has no answer of an assistant to learn from."
"""Why a session is left out."""


def trimmed(turns: list[Turn], left_out: Counter[str]) -> list[Turn]:
    """Return the turns up to the last of the assistant; what is left out behind it is counted.

    Raises Refused where there is no turn to learn from.
    """
    if not any(turn.role == "assistant" and not turn.is_masked for turn in turns):
        raise Refused(NOTHING)
    last = max(place for place, turn in enumerate(turns, 1) if turn.role == "assistant")
    left_out["messages behind the last answer"] += len(turns) - last
    return turns[:last]


def written(
    told: Told,
    turns: list[Turn],
    messages: Callable[[Iterable[Turn], Names], Iterator[Message]],
    left_out: Counter[str],
    changed: Counter[str],
) -> Written:
    """Return the line of these turns in a dialect."""
    tools = tools_of(told)
    names = names_of(turns, tools)
    document: Message = {"messages": list(messages(turns, names)), **tools_in(tools, names, changed)}
    return Written(b"%b\n" % in_utf8(document), positive(left_out), positive(changed))


def tools_of(told: Told) -> list[Mapping[str, JsonValue]]:
    """Return the definitions of tools that can be told."""
    return [tool for tool in told.tools.told if isinstance(tool, dict) and isinstance(tool.get("name"), str)]


def tools_in(tools: list[Mapping[str, JsonValue]], names: Names, changed: Counter[str]) -> Message:
    """Return the member of a line that defines the tools, where there are any; names that did not fit are counted."""
    changed["names of tools, made to fit"] += names.changed
    return {"tools": functions(tools, names)} if tools else {}


def positive(counts: Counter[str]) -> dict[str, int]:
    """Return what there is any of."""
    return {what: number for what, number in counts.items() if number}
