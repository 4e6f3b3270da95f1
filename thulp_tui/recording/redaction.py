"""Taking secrets out of what leaves the machine: known values, then shapes; best effort (FORMATS.md, "Redaction").

Decoded strings and keys are walked, never serialised JSON; JSON that stands as text within a string is decoded, too.
A secret becomes a placeholder such as `«secret:github:1»`, the same one wherever it stands.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.session import Session
from thulp_tui.domain.strict_json import dumps
from thulp_tui.recording.secret_patterns import (
    BESIDE,
    PEM,
    PEM_END,
    PEM_REST,
    TELLING_NAME,
    VENDORS,
    Shape,
    is_bare_value,
    is_value,
    kind_of_name,
    known_values,
)

_DEEP = 4
_MOST_KEYS = 10_000
_HINTS = [(hint, shape) for shape in (PEM, *VENDORS, *BESIDE) for hint in shape.hints]
_COMMON_USERS = frozenset(
    (
        "root",
        "user",
        "users",
        "admin",
        "test",
        "home",
        "runner",
        "ubuntu",
        "debian",
        "node",
        "app",
        "build",
        "ci",
        "git",
        "www",
    )
)
_HOMES = re.compile(r"(?P<before>/home/|/Users/|[A-Za-z]:\\{1,4}Users\\{1,4})(?P<user>[A-Za-z0-9._-]{1,64})")


class Redactor:
    """What replaces secrets, and remembers which it has met; one for all that leaves together."""

    def __init__(self, known: Iterable[str] = (), *, home: str = "", user: str = "") -> None:
        """Replace these values wherever they stand, then what looks like a secret, then home directory and user."""
        self.counts: Counter[str] = Counter()
        """Kind → how many secrets of it were replaced, each occurrence counted."""
        self.places: Counter[str] = Counter()
        """Home directories and user names that were replaced."""
        self._numbers: dict[str, dict[str, int]] = {}
        self._plain_keys: set[str] = set()
        self._known = _any_of(known)
        self._home = re.compile(re.escape(home.rstrip("/\\")) + r"(?![A-Za-z0-9_.-])") if len(home) > 2 else None
        is_telling = len(user) > 3 and user.lower() not in _COMMON_USERS
        self._user = re.compile(rf"(?<![A-Za-z0-9_]){re.escape(user)}(?![A-Za-z0-9_])") if is_telling else None

    @property
    def total(self) -> int:
        """How many secrets were replaced."""
        return self.counts.total()

    def session(self, session: Session) -> Session:
        """Return a session without secrets; ids, times, status and the names of types stay."""
        document = session.to_document()
        metadata = session.metadata.to_document()
        kind = metadata["session_type"]
        metadata["name"], metadata["tags"] = self.value(metadata["name"]), self.value(metadata["tags"])
        metadata["session_type"] = self._fields(kind)
        entries: list[JsonValue] = []
        for entry in session.entries:
            one = entry.to_document()
            one["entry_type"], one["content"] = self._fields(one["entry_type"]), self.value(one["content"])
            entries.append(one)
        context = {str(self.value(key)): self.value(value) for key, value in session.context.items()}
        return Session.from_document({**document, "metadata": metadata, "entries": entries, "context": context})

    def value(self, value: JsonValue) -> JsonValue:
        """Return any JSON value without secrets."""
        return self._walk(value, _DEEP)

    def text(self, text: str) -> str:
        """Return a text without secrets."""
        if self._known is not None:
            text = self._known.sub(lambda found: self._placeholder("known", found[0]), text)
        lower = text.lower()
        # Most texts hint at nothing: looking for that must cost next to nothing.
        hinted = [shape for hint, shape in _HINTS if hint in lower]
        for shape in dict.fromkeys(hinted):
            text = self._without_pem(text) if shape is PEM else shape.pattern.sub(self._replacing(shape), text)
        return self._without_places(text, lower)

    def _fields(self, kind: JsonValue) -> JsonValue:
        """A type's fields; its tag stays."""
        if not isinstance(kind, dict):
            return kind
        return {name: value if name == "type" else self.value(value) for name, value in kind.items()}

    def _walk(self, value: JsonValue, deep: int) -> JsonValue:
        if isinstance(value, str):
            return self._string(value, deep)
        if isinstance(value, list):
            return [self._walk(one, deep) for one in value]
        if isinstance(value, dict):
            return {self._key(key): self._member(key, one, deep) for key, one in value.items()}
        return value

    def _key(self, key: str) -> str:
        """A key without secrets; the same few keys stand everywhere."""
        if key in self._plain_keys:
            return key
        redacted = self.text(key)
        if redacted == key and len(self._plain_keys) < _MOST_KEYS:
            self._plain_keys.add(key)
        return redacted

    def _member(self, key: str, value: JsonValue, deep: int) -> JsonValue:
        """A value of an object: under a telling key all of a text is secret."""
        if isinstance(value, str) and (found := TELLING_NAME.fullmatch(key)) and is_value(value):
            redacted = self.text(value)
            return redacted if redacted != value else self._placeholder(kind_of_name(found["name"]), value)
        return self._walk(value, deep)

    def _string(self, text: str, deep: int) -> str:
        """A text; where it is JSON, what it says is walked, and it stays as it is if that has no secret."""
        stripped = text.strip()
        if deep and stripped[:1] in ("{", "[") and stripped[-1:] in ("}", "]"):
            try:
                inner = json.loads(stripped)
            except (ValueError, RecursionError):
                return self.text(text)
            before = self.total + self.places.total()
            redacted = self._walk(inner, deep - 1)
            if self.total + self.places.total() == before:
                return text
            return dumps(redacted, indent=2 if "\n" in stripped else None)
        return self.text(text)

    def _replacing(self, shape: Shape) -> Callable[[re.Match[str]], str]:
        def replace(found: re.Match[str]) -> str:
            groups = found.groupdict()
            if "secret" not in groups:
                return self._placeholder(shape.kind, found[0])
            group = next((name for name in ("double", "single", "secret") if groups.get(name)), "")
            secret = groups.get(group) or ""
            behind = found.string[found.end() : found.end() + 1]
            is_bare = group == "secret" and "joint" in groups
            if not (is_bare_value(secret, groups["joint"], behind) if is_bare else is_value(secret)):
                return found[0]
            kind = shape.kind or kind_of_name(groups["name"])
            if kind == "bearer" and not any(letter.isdigit() for letter in secret):
                return found[0]
            start, end = (place - found.start() for place in found.span(group))
            return found[0][:start] + self._placeholder(kind, secret) + found[0][end:]

        return replace

    def _without_pem(self, text: str) -> str:
        parts: list[str] = []
        at = 0
        for found in PEM.pattern.finditer(text):
            if found.start() < at:
                continue
            end = PEM_END.search(text, found.end()) or PEM_REST.match(text, found.end())
            stop = end.end() if end else found.end()
            parts += [text[at : found.start()], self._placeholder(PEM.kind, text[found.start() : stop])]
            at = stop
        return "".join([*parts, text[at:]])

    def _without_places(self, text: str, lower: str) -> str:
        if self._home is not None:
            text = self._home.sub(lambda _: self._place("«home»"), text)
        if "home" in lower or "users" in lower:
            text = _HOMES.sub(lambda found: found["before"] + self._user_place(found["user"]), text)
        if self._user is not None:
            text = self._user.sub(lambda found: self._user_place(found[0]), text)
        return text

    def _user_place(self, user: str) -> str:
        if user.lower() in _COMMON_USERS:
            return user
        return self._place(f"«user:{self._number('user', user)}»")

    def _place(self, placeholder: str) -> str:
        self.places[placeholder] += 1
        return placeholder

    def _placeholder(self, kind: str, secret: str) -> str:
        self.counts[kind] += 1
        return f"«secret:{kind}:{self._number(kind, secret)}»"

    def _number(self, kind: str, secret: str) -> int:
        numbers = self._numbers.setdefault(kind, {})
        return numbers.setdefault(secret, len(numbers) + 1)


def redactor_for(variables: Mapping[str, str], home: str) -> Redactor:
    """Return the redactor of a person's machine: its environment's secrets, home directory and user are known."""
    user = variables.get("USER") or variables.get("LOGNAME") or variables.get("USERNAME") or ""
    return Redactor(known_values(variables), home=home, user=user)


def _any_of(values: Iterable[str]) -> re.Pattern[str] | None:
    """An expression for any of these values, the longest first, as they stand and as they stand in JSON."""
    forms = {form for value in values if value for form in (value, json.dumps(value)[1:-1])}
    return re.compile("|".join(map(re.escape, sorted(forms, key=len, reverse=True)))) if forms else None
