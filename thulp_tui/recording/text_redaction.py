"""Secrets within one text: known values, a person's own patterns, vendors' keys, what stands beside names, places."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from thulp_tui.domain.rules import Refused
from thulp_tui.recording import secret_hints as hints
from thulp_tui.recording.findings import Findings, Place
from thulp_tui.recording.secret_names import assigned, is_value, options
from thulp_tui.recording.secret_patterns import (
    AUTHORIZATION,
    BEARER,
    PEM,
    PEM_END,
    PEM_REST,
    URL,
    VENDORS,
    Shape,
)
from thulp_tui.settings import SecretPattern

PATIENCE = 2.0
"""Seconds that an own pattern is given for a text, and for each of its megabytes; more is an error, not a secret."""
_USUAL = "root user users admin test home runner ubuntu debian node app build ci git www shared public"
_COMMON_USERS = frozenset(_USUAL.split())
_HOMES = re.compile(r"(?P<before>/(?:home|Users)/)(?P<user>[A-Za-z0-9._-]{1,64})")
# It begins with the one character that is always there: for that a text is gone through in no time.
_HOMES_ON_WINDOWS = re.compile(r"(?P<before>:(?<=[A-Za-z]:)\\{1,4}Users\\{1,4})(?P<user>[A-Za-z0-9._-]{1,64})")
_BESIDE = ((hints.URL, URL), (hints.AUTHORIZATION, AUTHORIZATION), (hints.BEARER, BEARER))


class TextRedactor:
    """What replaces secrets within texts."""

    def __init__(
        self, known: Mapping[str, str], home: str, user: str, own: Sequence[SecretPattern], findings: Findings
    ) -> None:
        """Replace these values (with where they are known from), own patterns, what looks like a secret, home, user."""
        self._findings = findings
        self._from = known
        self._known = _any_of(known)
        self._own = [(pattern, _compiled(pattern)) for pattern in own]
        home = home.rstrip("/\\")
        self._home = home if len(home) > 1 else ""
        self._user = user if len(user) > 3 and user.lower() not in _COMMON_USERS else ""
        self._at_home = re.compile(re.escape(home) + r"(?![A-Za-z0-9_.-])")
        name = re.escape(user)
        self._as_user = re.compile(rf"{name}(?<![A-Za-z0-9_]{name})(?![A-Za-z0-9_])")
        places = [*filter(None, (self._home, self._user))]
        self.told = hints.Hints(_forms(known), places, always=hints.OWN if own else 0).of
        """Returns what a value may hold, in the bits of `secret_hints`; 0 for nothing."""

    def text(self, text: str, told: int) -> str:
        """Return a text without what it was told that it may hold. Raises Refused where an own pattern is too slow."""
        if told == hints.PLACE:
            return self._without_places(text)
        if told & hints.KNOWN and self._known is not None:
            text = self._known.sub(self._known_one, text)
        for pattern, expression in self._own:
            text = self._without_own(text, pattern, expression)
        text = self._without_shapes(text, told)
        if told & hints.NAME:
            text = self._without_spans(text, options(text))
            text = self._without_spans(text, assigned(text))
        return self._without_places(text) if told & hints.PLACE else text

    def _without_shapes(self, text: str, told: int) -> str:
        if told & hints.PEM:
            text = self._without_pem(text)
        if told & hints.VENDOR:
            small = text.encode("utf-8", "surrogatepass").lower()
            for shape in VENDORS:
                if any(hint in small for hint in shape.hints):
                    text = shape.pattern.sub(self._replacing(shape), text)
        for bit, shape in _BESIDE:
            if told & bit:
                text = shape.pattern.sub(self._replacing(shape), text)
        return text

    def _known_one(self, found: re.Match[str]) -> str:
        value = found[0]
        return self._findings.secret("known", value, named=self._from.get(value, ""))

    def _without_own(self, text: str, pattern: SecretPattern, expression: Any) -> str:
        def replace(found: Any) -> str:
            group = "secret" if found.groupdict().get("secret") else 0
            if not found[group] or "«" in found[0]:
                return str(found[0])
            start, end = (place - found.start() for place in found.span(group))
            return f"{found[0][:start]}{self._findings.secret(pattern.name, found[group])}{found[0][end:]}"

        try:
            return str(expression.sub(replace, text, timeout=PATIENCE * (1 + len(text) / 1e6), concurrent=True))
        except TimeoutError:
            where = self._findings.here
            at = f" in {where}" if where != Place() else ""
            raise Refused(f"The settings' pattern “{pattern.name}” takes too long{at}: make it simpler.") from None

    def _replacing(self, shape: Shape) -> Callable[[re.Match[str]], str]:
        def replace(found: re.Match[str]) -> str:
            if "secret" not in shape.pattern.groupindex:
                return self._findings.secret(shape.kind, found[0], shape.prefix(found[0]))
            secret = found["secret"]
            if not is_value(secret) or shape is BEARER and not any(letter.isdigit() for letter in secret):
                return found[0]
            start, end = (place - found.start() for place in found.span("secret"))
            return f"{found[0][:start]}{self._findings.secret(shape.kind, secret)}{found[0][end:]}"

        return replace

    def _without_spans(self, text: str, spans: Iterable[tuple[int, int, str]]) -> str:
        parts: list[str] = []
        at = 0
        for start, end, kind in spans:
            parts += [text[at:start], self._findings.secret(kind, text[start:end])]
            at = end
        return "".join([*parts, text[at:]]) if parts else text

    def _without_pem(self, text: str) -> str:
        parts: list[str] = []
        at = 0
        for found in PEM.pattern.finditer(text):
            if found.start() < at:
                continue
            end = PEM_END.search(text, found.end()) or PEM_REST.match(text, found.end())
            stop = end.end() if end else found.end()
            parts += [text[at : found.start()], self._findings.secret(PEM.kind, text[found.start() : stop])]
            at = stop
        return "".join([*parts, text[at:]]) if parts else text

    def _without_places(self, text: str) -> str:
        if self._home and self._home in text:
            text = self._at_home.sub(lambda _: self._findings.home(), text)
        text = _HOMES.sub(self._home_of, text)
        text = _HOMES_ON_WINDOWS.sub(self._home_of, text)
        if self._user and self._user in text:
            text = self._as_user.sub(lambda found: self._user_place(found[0]), text)
        return text

    def _home_of(self, found: re.Match[str]) -> str:
        return found["before"] + self._user_place(found["user"])

    def _user_place(self, user: str) -> str:
        if user.lower() in _COMMON_USERS:
            return user
        return self._findings.user(user, is_own=user == self._user)


def _compiled(pattern: SecretPattern) -> Any:
    # Only who has patterns of their own needs it.
    import regex

    return regex.compile(pattern.expression)


def _forms(values: Iterable[str]) -> set[str]:
    """Values as they stand, and as they stand in JSON."""
    return {form for value in values if value for form in (value, json.dumps(value)[1:-1])}


def _any_of(values: Iterable[str]) -> re.Pattern[str] | None:
    """An expression for any of these values, the longest first."""
    forms = sorted(_forms(values), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, forms))) if forms else None
