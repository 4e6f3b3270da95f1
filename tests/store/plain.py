"""What a reader makes of a file who knows only TinyDB and the rules for the table of changes.

Written from the rules alone and on plain values: nothing of the store is used, so that it can be held against it.
"""

import copy
from collections.abc import Mapping
from typing import Any

Sessions = dict[str, dict[str, Any]]


def with_changes(tables: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the sessions of a file in order, with all changes carried out."""
    sessions: Sessions = {}
    others = []
    for table in ("sessions", "_default"):
        for value in tables.get(table, {}).values():
            if isinstance(value, dict) and "metadata" in value and value["metadata"]["id"] not in sessions:
                sessions[value["metadata"]["id"]] = copy.deepcopy(dict(value))
            else:
                others.append(value)
    for change in tables.get("changes", {}).values():
        if "left_over" not in change:
            for step in change.get("several", [change]):
                carry_out(sessions, copy.deepcopy(step))
    return [*sessions.values(), *others]


def carry_out(sessions: Sessions, step: dict[str, Any]) -> None:
    """Do what one operation of a change says."""
    key = step["session"]
    if step["op"] == "create_session":
        sessions[key] = step["value"]
        return
    if step["op"] == "delete_session":
        del sessions[key]
        return
    session = sessions[key]
    match step["op"]:
        case "add_entries":
            held = session["entries"]
            at = place_of(held, step["before"]) if "before" in step else len(held)
            held[at:at] = step["entries"]
        case "replace_entry":
            session["entries"][place_of(session["entries"], step["ref"])] = step["entry"]
        case "remove_entries":
            gone = {place_of(session["entries"], ref) for ref in step["refs"]}
            session["entries"] = [entry for at, entry in enumerate(session["entries"]) if at not in gone]
        case "set_metadata":
            session["metadata"].update(step["fields"])
        case "set_context":
            set_context(session, step)
        case unknown:
            raise AssertionError(unknown)


def set_context(session: dict[str, Any], step: dict[str, Any]) -> None:
    """Set or take away one place of the context; what is left empty under `thulp_tui` goes, too."""
    *way, last = step["path"]
    places = [session.setdefault("context", {})]
    if "value" in step:
        for key in way:
            places.append(places[-1].setdefault(key, {}))
        places[-1][last] = step["value"]
        return
    for key in way:
        places.append(places[-1][key])
    del places[-1][last]
    for outer, key in reversed([*zip(places[:-1], way, strict=True)]):
        if step["path"][0] == "thulp_tui" and not outer[key]:
            del outer[key]


def place_of(entries: list[dict[str, Any]], ref: dict[str, Any]) -> int:
    """Return where the entry stands that is meant."""
    occurrence: int = ref["occurrence"]
    return [at for at, entry in enumerate(entries) if entry["id"] == ref["id"]][occurrence]
