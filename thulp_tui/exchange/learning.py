"""A line of JSON to learn from: the messages of a session in a dialect, and the tools."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from thulp_tui.domain.rules import Refused
from thulp_tui.domain.strict_json import dumps
from thulp_tui.exchange import Written
from thulp_tui.exchange.dialects import Message, Names, functions, names_of
from thulp_tui.exchange.turns import Turn, Turns, answers

NOTHING = "nothing to learn from: no answer of an assistant"
"""Why a session is left out."""


def trimmed(made: Turns) -> Sequence[Turn]:
    """Return the turns up to the last of the assistant; what is left out behind it is counted.

    Raises Refused where there is no turn to learn from.
    """
    turns = made.turns
    if not answers(turns):
        raise Refused(NOTHING)
    last = max(place for place, turn in enumerate(turns) if turn.role == "assistant")
    made.left_out["messages behind the last answer"] += len(turns) - 1 - last
    return turns[: last + 1]


def line(made: Turns, turns: Sequence[Turn], messages: Callable[[Iterable[Turn], Names], Iterator[Message]]) -> Written:
    """Return the line of these turns in a dialect."""
    names = names_of(turns, made.tools)
    document: Message = {"messages": list(messages(turns, names)), **tools_in(made, names)}
    return Written(f"{dumps(document)}\n", positive(made.left_out), positive(made.changed))


def tools_in(made: Turns, names: Names) -> Message:
    """Return the member of a line that defines the tools, where there are any; names that did not fit are counted."""
    made.changed["names of tools, made to fit"] += names.changed
    return {"tools": functions(made.tools, names)} if made.tools else {}


def positive(counts: Counter[str]) -> dict[str, int]:
    """Return what there is any of."""
    return {what: number for what, number in counts.items() if number}
