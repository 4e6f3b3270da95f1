"""Making the metadata of thousands of sessions from lines that this program wrote.

A model's own reading checks each field in Python and takes three times as long; it is what is used whenever a line is
not exactly of the kind expected here.
"""

import json
from collections.abc import Mapping
from typing import Any, Final, TypeVar

from thulp_tui.domain import strict_json
from thulp_tui.domain.document import Document
from thulp_tui.domain.ids import SessionId, Timestamp
from thulp_tui.domain.session import SESSION_TYPES, SessionMetadata, SessionStatus

Model = TypeVar("Model", bound=Document)
FIELDS: Final = tuple(SessionMetadata.model_fields)
"""The fields of the metadata, in the order in which they are written."""
TYPE_FIELDS: Final = {name: tuple(model.model_fields) for name, model in SESSION_TYPES.items()}
"""The fields of each type of session, in their order."""
STATUSES: Final = {status.value: status for status in SessionStatus}
"""Every status by its text."""


def metadata_of(text: bytes) -> SessionMetadata:
    """Return the metadata in a JSON text; raises InvalidDocument for what thulp would refuse."""
    decoded = text.decode()
    # An escaped surrogate could be a lone one.
    values = json.loads(decoded) if "\\u" not in decoded else None
    if values is not None and tuple(values) == FIELDS and (metadata := _made(values)):
        return metadata
    return SessionMetadata.from_document(strict_json.loads(text))


def _made(values: dict[str, Any]) -> SessionMetadata | None:
    kind, status, parent = values["session_type"], STATUSES.get(values["status"]), values["parent_session"]
    if status is None or type(kind) is not dict or tuple(kind) != TYPE_FIELDS.get(str(kind.get("type"))):
        return None
    if not (_are_texts(values["tags"]) and type(values["name"]) is str and _are_texts(list(kind.values()))):
        return None
    values["id"] = SessionId(values["id"])
    values["session_type"] = _instance(SESSION_TYPES[kind["type"]], kind)
    values["created_at"] = Timestamp(values["created_at"])
    values["updated_at"] = Timestamp(values["updated_at"])
    values["status"] = status
    values["tags"] = tuple(values["tags"])
    values["parent_session"] = None if parent is None else SessionId(parent)
    return _instance(SessionMetadata, values)


def _are_texts(values: Any) -> bool:
    return type(values) is list and all([type(value) is str for value in values])


def _instance(model: type[Model], values: Mapping[str, Any]) -> Model:
    # What pydantic's own `model_construct` does for fields that are all there, without asking which are.
    instance = model.__new__(model)
    set_on = object.__setattr__
    set_on(instance, "__dict__", values)
    set_on(instance, "__pydantic_fields_set__", _ALL[model])
    set_on(instance, "__pydantic_extra__", _NOTHING)
    set_on(instance, "__pydantic_private__", None)
    return instance


_MODELS: Final[list[type[Document]]] = [SessionMetadata, *SESSION_TYPES.values()]
_ALL: Final = {model: set(model.model_fields) for model in _MODELS}
_NOTHING: Final[dict[str, Any]] = {}
