"""A session as an ATIF trajectory, version 1.7: what it has no place for stands in ``extra``, under ``thulp``.

A message is a step, and so is a call, which stands with the message that was said with it (`replies`). A person who
demonstrates is an agent that asked no model: ``llm_call_count`` is 0. Events and evaluations are steps of the system.
"""

from collections.abc import Iterator

from thulp_tui import __version__
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.rules import Refused
from thulp_tui.domain.session import Agent, Session, TeacherDemo
from thulp_tui.exchange import Written
from thulp_tui.exchange import atif_facets as facets
from thulp_tui.exchange.assembly import iso, object_of, text_of
from thulp_tui.exchange.atif_steps import INTENT, beside, calls_of, tell
from thulp_tui.exchange.json_text import in_utf8
from thulp_tui.exchange.keeping import KEY, LEVELS, head_of, is_flat, kept, packed
from thulp_tui.exchange.lenient_json import flattened
from thulp_tui.exchange.placing import name_of
from thulp_tui.exchange.replies import Turn, intent, is_by_person, turns
from thulp_tui.exchange.source import Object

VERSION = "ATIF-v1.7"
"""What a file says of its version."""
SUFFIX = ".atif.json"
"""The end of a file's name."""
TOTALS = ("prompt_tokens", "completion_tokens", "cached_tokens")
"""What is added up over all steps."""
OURSELVES = "thulp-tui"
"""The agent of a session that has none."""


def write(session: Session) -> Written:
    """The file, a step a line. Raises Refused for a session without entries."""
    if not session.entries:
        raise Refused("it has no entries, and a trajectory has at least one step")
    root = root_of(session)
    extra: Object = {KEY: packed(_head(session, root))}
    steps = b",\n".join(map(_line, _steps_of(session)))
    parts = [b"%b:%b" % (in_utf8(name), in_utf8(value)) for name, value in root.items()]
    parts += [b'"steps":[\n%b\n]' % steps, b'"extra":%b' % in_utf8(extra)]
    return Written(b"{%b}\n" % b",\n".join(parts))


def file_name(session: Session) -> str:
    """The name such a file has in a folder."""
    return f"{name_of(session)}{SUFFIX}"


def root_of(session: Session) -> Object:
    """What stands beside the steps, without what is kept for thulp."""
    id = session.id.as_str()
    source = object_of(session.context.get("source"))
    was_atif = source.get("format") == "atif"
    known = object_of(source.get("agent")) if was_atif else {}
    kind = session.metadata.session_type
    agent: Object = {
        "name": kind.agent_name if isinstance(kind, Agent) else OURSELVES,
        "version": text_of(known.get("version")) or text_of(source.get("version")) or __version__,
    }
    if model := text_of(known.get("model_name")) or _model(session):
        agent["model_name"] = model
    if (tools := definitions(session.context.get("tools"))) is not None:
        agent["tool_definitions"] = tools
    root: Object = {"schema_version": VERSION, "session_id": id, "trajectory_id": id, "agent": agent}
    if was_atif and isinstance(notes := source.get("notes"), str):
        root["notes"] = notes
    if totals := _totals(session):
        root["final_metrics"] = totals
    return root


def definitions(tools: JsonValue) -> JsonValue:
    """Definitions of tools as ATIF takes them; None where they are not such."""
    is_such = isinstance(tools, list) and tools and all(isinstance(tool, dict) for tool in tools)
    return tools if is_such and flattened(tools, LEVELS) == tools else None


def _steps_of(session: Session) -> Iterator[Object]:
    """The steps, with what is kept for thulp."""
    for number, turn in enumerate(turns(session.entries), 1):
        yield _kept(turn, _step(session, number, turn))


def _head(session: Session, root: Object) -> Object:
    """All of a session but its entries, and but the tools that stand elsewhere already."""
    head = head_of(session)
    if "tool_definitions" in object_of(root["agent"]):
        head["context"] = {name: value for name, value in session.context.items() if name != "tools"}
    return head


def _model(session: Session) -> str:
    """The model that made most of it."""
    kind = session.metadata.session_type
    if isinstance(kind, TeacherDemo):
        return kind.model
    told = (facets.about(entry).get("model_name") for entry in session.entries)
    return text_of(next(filter(None, told), None))


def _totals(session: Session) -> Object:
    """What all replies took together: the sums of the steps, or what the context says where no step tells any."""
    told = [took for entry in session.entries if (took := facets.metrics(entry))]
    usage = object_of(session.context.get("usage"))
    known = {"prompt_tokens": usage.get("input_tokens"), "completion_tokens": usage.get("output_tokens")}
    found: Object = {}
    for name in TOTALS:
        counts = [metrics[name] for metrics in (told or [known]) if facets.is_count(metrics.get(name))]
        if counts:
            found[f"total_{name}"] = sum(count for count in counts if isinstance(count, int))
    return found


def _step(session: Session, number: int, turn: Turn) -> Object:
    """A step, without what is kept."""
    head, message = turn.head, turn.message
    by = facets.source(head)
    step: Object = {"step_id": number, "source": by}
    if when := iso(head.timestamp):
        step["timestamp"] = when
    step["message"] = facets.message(message) if message else intent(head)
    step |= facets.about(head)
    if by == "agent" and is_by_person(session, head):
        step["llm_call_count"] = 0
    if turn.calls:
        step["tool_calls"] = [facets.call(entry) for entry in turn.calls]
    if results := [result for entry in turn.calls if (result := facets.result(entry)) is not None]:
        step["observation"] = {"results": list[JsonValue](results)}
    if message and (extra := facets.extra(message)):
        step["extra"] = extra
    return step


def _kept(turn: Turn, step: Object) -> Object:
    """The step, with what is kept of its entries."""
    calls = calls_of(step)
    if turn.message or intent(turn.head):
        _keep(step, {} if turn.message else dict(INTENT))
    for call in calls:
        _keep(call, {})
    told = tell(step)
    if turn.message and told.message:
        _keep(step, kept(turn.message, told.message, in_parts=facets.is_in_parts(turn.message)))
    for call, entry, plain in zip(calls, turn.calls, told.calls, strict=True):
        _keep(call, kept(entry, plain, in_parts=facets.is_in_parts(entry)))
    return step


def _line(step: Object) -> bytes:
    """A step's text; what is kept and nests deep is packed."""
    text = in_utf8(step)
    if is_flat(text):
        return text
    for part in (step, *calls_of(step)):
        if (value := beside(part)) is not None:
            _keep(part, packed(object_of(value)))
    return in_utf8(step)


def _keep(part: Object, value: JsonValue) -> None:
    """Keep something in a step or a call."""
    part["extra"] = {**object_of(part.get("extra")), KEY: value}
