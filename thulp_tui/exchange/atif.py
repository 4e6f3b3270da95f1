"""ATIF, Harbor's trajectory format, versions 1.0 to 1.8: one JSON document a trajectory, its subagents' within.

A step's message, its calls and their results become entries; a subagent's trajectory becomes a child session. What ATIF
knows and thulp does not is kept in the entries' content and in ``context["source"]``. What `atif_writing` keeps for
thulp makes the very session of it that was written, as far as nobody changed the file (`keeping`).
"""

from collections.abc import Iterator

from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.ids import EntryId, SessionId
from thulp_tui.domain.json_value import same_json
from thulp_tui.domain.session import Session
from thulp_tui.exchange import atif_facets as facets
from thulp_tui.exchange.assembly import Assembly, entry_id, list_of, moment, object_of, session_id, text_of
from thulp_tui.exchange.atif_steps import answers_of, beside, calls_of, tell
from thulp_tui.exchange.atif_writing import OURSELVES, TOTALS, definitions, root_of
from thulp_tui.exchange.guessing import Head
from thulp_tui.exchange.keeping import KEY, KIND, Facets, Plain, restored, unpacked
from thulp_tui.exchange.source import Object, Source

FORMAT = "atif"
"""The format's name, which ``context["source"]`` has."""

_ROOT = frozenset({"session_id", "trajectory_id", "steps", "subagent_trajectories", "agent"})


def home() -> None:
    """No tool keeps these in one place."""


def guess(head: Head) -> bool:
    """Whether a file begins with an object that names a version of ATIF."""
    return text_of(head.keys.get("schema_version")).upper().startswith("ATIF")


def read(source: Source) -> Iterator[Session]:
    """Yield the sessions of a trajectory, subagents after their parents. Raises OSError and InvalidDocument."""
    root = source.document()
    if not isinstance(root, dict) or not isinstance(root.get("steps"), list):
        raise InvalidDocument("steps", "missing")
    yield from _sessions(root, str(source.path.resolve()), None, source.time)


def _sessions(root: Object, place: str, parent: SessionId | None, time: int) -> Iterator[Session]:
    """Yield what a trajectory becomes; ``place`` names it where it has no id of its own."""
    told = text_of(root.get("trajectory_id")) or (text_of(root.get("session_id")) if parent is None else "")
    id = session_id(told) if told and (parent is None or _is_own(told)) else session_id(place, told)
    agent = object_of(root.get("agent"))
    about = _about(root)
    for name in ("session_id", "trajectory_id"):
        if name in root:
            about[name] = root[name]
    about["agent"] = {name: value for name, value in agent.items() if name != "tool_definitions"}
    assembly = Assembly(id, {"type": "agent", "agent_name": text_of(agent.get("name"))}, about, parent=parent)
    if tools := agent.get("tool_definitions"):
        assembly.context["tools"] = tools
    for number, step in enumerate(list_of(root.get("steps")), 1):
        _tell(assembly, number, object_of(step))
    session = assembly.session(time)
    yield _headed(session, root)
    for number, child in enumerate(list_of(root.get("subagent_trajectories"))):
        yield from _sessions(object_of(child), f"{id} {number}", id, time)


def _is_own(told: str) -> bool:
    """Whether an id is a UUID, which nothing else has."""
    return session_id(told).replace("-", "") == told.replace("-", "").lower()


def _about(root: Object) -> Object:
    """What a trajectory says of itself."""
    about: Object = {"format": FORMAT, **{name: value for name, value in root.items() if name not in _ROOT}}
    if KEY in (extra := object_of(root.get("extra"))):
        about.pop("extra")
        about.update({"extra": others} if (others := {name: extra[name] for name in extra if name != KEY}) else {})
    return about


def _headed(plain: Session, root: Object) -> Session:
    """The session with the metadata and the context that are kept, as far as they agree with the file.

    What stands in the file besides, since another tool has put it there, is added to ``context["source"]``.
    """
    head = unpacked(object_of(root.get("extra")).get(KEY))
    try:
        session = Session.from_document({**head, "entries": [], "context": dict(object_of(head.get("context")))})
    except InvalidDocument:
        return plain
    session.entries = plain.entries
    metadata, agent = session.metadata, object_of(root.get("agent"))
    if metadata.id != plain.id:
        metadata = metadata.changed(id=plain.id)
    if (tools := definitions(agent.get("tool_definitions"))) is not None:
        session.context["tools"] = tools
    said = root_of(session)
    if object_of(said["agent"])["name"] != agent.get("name", OURSELVES):
        metadata = metadata.changed(session_type=plain.metadata.session_type)
    known = _ids(root)
    new = [int(entry.timestamp) for entry in plain.entries if entry.id not in known]
    if max(new, default=0) > metadata.updated_at:
        metadata = metadata.changed(updated_at=max(new))
    session.metadata = metadata
    about = _about(root)
    totals = {f"total_{name}" for name in TOTALS}
    metrics = {name: value for name, value in object_of(about.get("final_metrics")).items() if name not in totals}
    about |= {"format": None, "schema_version": None, "final_metrics": metrics or None}
    said |= {"format": None, "schema_version": None, "final_metrics": None}
    others = {name: value for name, value in about.items() if not same_json(value, said.get(name))}
    if others:
        session.context["source"] = {"format": FORMAT, **object_of(session.context.get("source")), **others}
    return session


def _ids(root: Object) -> set[str]:
    """The ids of all entries that are kept."""
    steps = [object_of(step) for step in list_of(root.get("steps"))]
    parts = [*steps, *(call for step in steps for call in list_of(step.get("tool_calls")))]
    return {text_of(unpacked(beside(part)).get("id")) for part in parts}


def _tell(assembly: Assembly, number: int, step: Object) -> None:
    """Add a step."""
    told = tell(step)
    if metrics := object_of(step.get("metrics")):
        assembly.used(str(number), metrics, "prompt_tokens", "completion_tokens")
    if told.message:
        id = entry_id(assembly.id, str(number))
        assembly.take(_message(step, told.message, id))
    answers = answers_of(step)
    for place, (call, plain) in enumerate(zip(calls_of(step), told.calls, strict=True)):
        id, kept = entry_id(assembly.id, f"{number} {place}"), beside(call)
        if kept is None:
            assembly.take(plain.document(id))
            continue
        own = answers.get(text_of(call.get("tool_call_id")), [])
        stands = facets.call_stands(step, call, own, is_head=place == 0 and told.message is None)
        assembly.take(restored(kept, plain, id, stands, facets.call_says, facets.KEYS))
    at = moment(step.get("timestamp"))
    for place, result in enumerate(told.loose):
        assembly.event(entry_id(assembly.id, f"{number} result {place}"), at, "observation", result)


def _message(step: Object, plain: Plain, id: EntryId) -> Object:
    """The document of the entry that is a step's message."""
    kept, stands = beside(step), facets.message_stands(step)

    def says(entry: SessionEntry) -> Facets:
        told = facets.message_says(entry)
        is_told_in_words = not entry.kind.endswith("_message") and not same_json(told["message"], stands["message"])
        return {**told, KIND: None} if is_told_in_words else told

    return plain.document(id) if kept is None else restored(kept, plain, id, stands, says, facets.KEYS)
