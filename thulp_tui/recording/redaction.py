"""Taking secrets out of what leaves the machine: known values, then shapes; best effort (FORMATS.md, "Redaction").

Decoded strings and keys are walked, never serialised JSON; JSON that stands as text within a string is decoded, too.
A secret becomes a placeholder such as `«secret:github:1»`, the same one wherever it stands.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.session import Session, SessionMetadata
from thulp_tui.domain.strict_json import dumps
from thulp_tui.recording import secret_hints as hints
from thulp_tui.recording.entropy import Suspect, Suspects
from thulp_tui.recording.findings import Findings, Place
from thulp_tui.recording.secret_names import TELLING_NAME, is_value, kind_of_name, known_values
from thulp_tui.recording.text_redaction import TextRedactor
from thulp_tui.settings import SecretPattern, Settings

_DEEP = 4
_MOST_KEYS = 10_000


class Redactor:
    """What replaces secrets, and remembers which it has met; one for all that leaves together."""

    def __init__(
        self,
        known: Mapping[str, str] | Iterable[str] = (),
        *,
        home: str = "",
        user: str = "",
        own: Sequence[SecretPattern] = (),
        lists_random: bool = False,
    ) -> None:
        """Replace these values (with where they are known from), own patterns, what looks like a secret, home, user.

        ``lists_random`` lists what looks random besides, and leaves it in.
        """
        self.findings = Findings()
        """What was replaced."""
        self._suspects = Suspects() if lists_random else None
        values = dict(known) if isinstance(known, Mapping) else dict.fromkeys(known, "")
        self._texts = TextRedactor(values, home, user, own, self.findings)
        self._told = self._texts.told
        self._has_own = bool(own)
        self._keys: dict[str, tuple[bool, str]] = {}
        self._numbers: dict[str, int] = {}

    @property
    def counts(self) -> Counter[str]:
        """Kind → how many secrets of it were replaced, each occurrence counted."""
        return self.findings.counts

    @property
    def places(self) -> Counter[str]:
        """Home directories and user names that were replaced."""
        return self.findings.places

    @property
    def total(self) -> int:
        """How many secrets were replaced."""
        return self.findings.total

    @property
    def suspects(self) -> list[Suspect]:
        """What looks random, for somebody to review; nothing unless that is to be listed."""
        return self._suspects.found if self._suspects else []

    def number(self, session: Session) -> None:
        """Call the entries of a session by their numbers in it, also where only a part of it is redacted."""
        self._numbers = {entry.id: number for number, entry in enumerate(session.entries, 1)}

    def session(self, session: Session) -> Session:
        """Return a session without secrets; ids, times, status and the names of types stay.

        Raises Refused where an own pattern takes too long.
        """
        at, metadata = str(session.id), session.metadata
        fields: dict[str, Any] = {
            "name": self._at(Place(at, part="name"), metadata.name),
            "tags": tuple(self._at(Place(at, part="tags"), list(metadata.tags))),
            "session_type": self._kind(metadata.session_type, Place(at, part="type")),
            **self._at(Place(at, part="metadata"), metadata.unknown),
        }
        entries = [self._entry(at, number, entry) for number, entry in enumerate(session.entries, 1)]
        context = {}
        for key, value in session.context.items():
            name = str(self._at(Place(at, part="context"), key))
            context[name] = self._at(Place(at, part=f"context.{name}"), value)
        others = self._at(Place(at, part="session"), session.unknown)
        # Of unknown fields the names may be others, too: none of the old ones is taken over.
        told = SessionMetadata(**{**metadata.__dict__, **fields})
        return Session(metadata=told, entries=entries, context=context, **others)

    def value(self, value: JsonValue) -> JsonValue:
        """Return any JSON value without secrets."""
        told = self._told(value)
        redacted = self._walk(value, _DEEP, told) if told else value
        if self._suspects:
            self._suspects.look(redacted, self.findings.here)
        return redacted

    def text(self, text: str) -> str:
        """Return a text without secrets."""
        return self._texts.text(text, self._told(text))

    def _at(self, place: Place, value: Any) -> Any:
        self.findings.here = place
        return self.value(value)

    def _entry(self, session_id: str, number: int, entry: SessionEntry) -> SessionEntry:
        """The entry; the same one where it has no secret."""
        kind, others = entry.entry_type, entry.unknown
        told = self._told([entry.content, kind.__dict__, kind.unknown, others])
        if not told and not self._suspects:
            return entry
        self.findings.here = place = Place(session_id, self._numbers.get(entry.id, number))
        content = self._walk(entry.content, _DEEP, told)
        redacted = self._walk(others, _DEEP, told)
        if self._suspects:
            self._suspects.look([content, redacted], place)
        changed: dict[str, Any] = {**entry.__dict__, "entry_type": self._kind(kind, place), "content": content}
        if isinstance(redacted, dict) and others:
            return SessionEntry(**{**changed, **redacted})
        # Texts became other texts: nothing has to be checked again.
        return SessionEntry.unchecked(changed)

    def _kind(self, kind: Any, place: Place) -> Any:
        """A type of a session or an entry without secrets in its fields; its tag stays."""
        self.findings.here = place
        told = self._told([kind.__dict__, kind.unknown])
        if not told:
            return kind
        document = kind.to_document()
        known = {name: self._walk(document.pop(name), _DEEP, told) for name in kind.__dict__ if name != "type"}
        # Only of unknown fields the names may become others.
        others = self._walk({name: value for name, value in document.items() if name != "type"}, _DEEP, told)
        assert isinstance(others, dict)
        redacted = {**others, **known, "type": kind.type}
        return kind if redacted == kind.to_document() else type(kind).from_document(redacted)

    def _key(self, key: str) -> tuple[bool, str]:
        """Whether a key has nothing to take out, and the kind of what stands under it; the same few are everywhere."""
        found = TELLING_NAME.fullmatch(key)
        told = (
            not self._told(key) & ~hints.OWN and not self._has_own,
            kind_of_name(found["name"]) if found else "",
        )
        if len(self._keys) < _MOST_KEYS:
            self._keys[key] = told
        return told

    def _walk(self, value: JsonValue, deep: int, told: int) -> JsonValue:
        if isinstance(value, str):
            return self._string(value, deep, told)
        if isinstance(value, list):
            return [self._walk(one, deep, told) for one in value]
        if not isinstance(value, dict):
            return value
        members: dict[str, JsonValue] = {}
        for key, member in value.items():
            is_plain, kind = self._keys.get(key) or self._key(key)
            redacted = self._walk(member, deep, told)
            if kind and isinstance(member, str) and redacted == member and is_value(member):
                redacted = self.findings.secret(kind, member)
            members[key if is_plain else self.text(key)] = redacted
        return members

    def _string(self, text: str, deep: int, told: int) -> str:
        """A text; where it is JSON, what it says is walked, and it stays as it is if that has no secret."""
        stripped = text.strip() if deep and text[-1:] in "}] \t\r\n" else ""
        if stripped[:1] in ("{", "[") and stripped[-1:] in ("}", "]"):
            if not self._told(text):
                return text
            try:
                inner = json.loads(stripped)
            except (ValueError, RecursionError):
                return self._texts.text(text, told)
            before = self.total + self.places.total()
            redacted = self._walk(inner, deep - 1, hints.ALL)
            if self.total + self.places.total() == before:
                return text
            return dumps(redacted, indent=2 if "\n" in stripped else None)
        return self._texts.text(text, told)


def redactor_for(variables: Mapping[str, str], home: str, settings: Settings | None = None) -> Redactor:
    """Return the redactor of a person's machine: its environment's secrets, home directory and user are known.

    With the settings, the keys of their models are known, too, and their own patterns are looked for.
    """
    settings = settings or Settings()
    user = variables.get("USER") or variables.get("LOGNAME") or variables.get("USERNAME") or ""
    known = {value: f"the value of {name}" for value, name in known_values(variables).items()}
    for model in settings.models.values():
        key = variables.get(model.key_env, "").strip() if model.key_env else ""
        if len(key) >= 4:
            known[key] = f"the key of {model.name}"
    own, lists_random = settings.redaction.patterns, settings.redaction.entropy
    return Redactor(known, home=home, user=user, own=own, lists_random=lists_random)
