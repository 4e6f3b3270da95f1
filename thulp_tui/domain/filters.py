"""Which sessions: thulp's filters (`filter.rs`), and the words people type above the list."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from thulp_tui.domain.ids import SessionId
from thulp_tui.domain.session import SESSION_LABELS, SESSION_TYPES, Session, SessionMetadata, SessionStatus
from thulp_tui.domain.summary import SessionSummary

SHORT_NAMES: Mapping[str, str] = {"teacher_demo": "demo", "evaluation": "eval", "conversation": "chat"}
"""What people call some session types for short, beside their name and their label."""


@dataclass(frozen=True, slots=True)
class SessionFilter:
    """A question to a session's metadata. Made by the constructors below, equal when they ask the same."""

    kind: str
    """Which question: a key of `_TESTS`."""
    operand: Any = None
    """What is asked for: a status, a tag, a time in ms, …, or the filters that are joined."""

    def matches(self, session: Session | SessionMetadata | SessionSummary) -> bool:
        """Return whether the session is one of those asked for."""
        metadata = session if isinstance(session, SessionMetadata) else session.metadata
        return _TESTS[self.kind](metadata, self.operand)

    def negate(self) -> "SessionFilter":
        """Return the filter of exactly those sessions that this one leaves out."""
        return SessionFilter("not", self)

    @classmethod
    def all(cls) -> "SessionFilter":
        """Every session."""
        return cls("all")

    @classmethod
    def by_status(cls, status: SessionStatus | str) -> "SessionFilter":
        """Sessions of this status; ValueError when there is no such status."""
        return cls("by_status", SessionStatus(status))

    @classmethod
    def by_type_name(cls, name: str) -> "SessionFilter":
        """Sessions of the type so named: the whole name, ASCII letters in either case. An unknown name matches none."""
        return cls("by_type_name", name)

    @classmethod
    def has_tag(cls, tag: str) -> "SessionFilter":
        """Sessions with exactly this tag."""
        return cls("has_tag", tag)

    @classmethod
    def created_after(cls, millis: int) -> "SessionFilter":
        """Sessions created later than this moment, not at it."""
        return cls("created_after", int(millis))

    @classmethod
    def created_before(cls, millis: int) -> "SessionFilter":
        """Sessions created earlier than this moment, not at it."""
        return cls("created_before", int(millis))

    @classmethod
    def updated_after(cls, millis: int) -> "SessionFilter":
        """Sessions last changed later than this moment, not at it."""
        return cls("updated_after", int(millis))

    @classmethod
    def updated_before(cls, millis: int) -> "SessionFilter":
        """Sessions last changed earlier than this moment, not at it."""
        return cls("updated_before", int(millis))

    @classmethod
    def name_contains(cls, text: str) -> "SessionFilter":
        """Sessions whose name has this text in it, both lower-cased; `strasse` does not find `Straße`."""
        return cls("name_contains", text)

    @classmethod
    def has_parent(cls) -> "SessionFilter":
        """Sessions that name a parent."""
        return cls("has_parent")

    @classmethod
    def with_parent(cls, parent: SessionId | str) -> "SessionFilter":
        """Sessions whose parent this is; raises what `SessionId.from_string` raises."""
        return cls("with_parent", SessionId.from_string(parent))

    @classmethod
    def is_root(cls) -> "SessionFilter":
        """Sessions without a parent."""
        return cls("is_root")

    @classmethod
    def and_(cls, filters: Iterable["SessionFilter"]) -> "SessionFilter":
        """Sessions that every one of these matches; of no filters: every session."""
        return cls("and", tuple(filters))

    @classmethod
    def or_(cls, filters: Iterable["SessionFilter"]) -> "SessionFilter":
        """Sessions that at least one of these matches; of no filters: no session."""
        return cls("or", tuple(filters))

    @classmethod
    def active(cls) -> "SessionFilter":
        """Active sessions."""
        return cls.by_status(SessionStatus.ACTIVE)

    @classmethod
    def completed(cls) -> "SessionFilter":
        """Completed sessions."""
        return cls.by_status(SessionStatus.COMPLETED)

    @classmethod
    def failed(cls) -> "SessionFilter":
        """Failed sessions."""
        return cls.by_status(SessionStatus.FAILED)

    @classmethod
    def conversations(cls) -> "SessionFilter":
        """Sessions of type conversation."""
        return cls.by_type_name("conversation")

    @classmethod
    def teacher_demos(cls) -> "SessionFilter":
        """Sessions of type teacher demo."""
        return cls.by_type_name("teacher_demo")

    @classmethod
    def evaluations(cls) -> "SessionFilter":
        """Sessions of type evaluation."""
        return cls.by_type_name("evaluation")

    @classmethod
    def refinements(cls) -> "SessionFilter":
        """Sessions of type refinement."""
        return cls.by_type_name("refinement")

    @classmethod
    def agent_sessions(cls) -> "SessionFilter":
        """Sessions of type agent."""
        return cls.by_type_name("agent")


def words(text: str) -> SessionFilter:
    """Return the filter of what a person types above the list: every word must be found, in any letter case.

    A word is found in the name, a tag, what the type is called, or the status. `status:x` and `type:x` look there only,
    from the start of its name, so that they narrow while one types; `tag:x` is exactly that tag, `#x` any
    that begins so, as the list shows them. A prefix with nothing behind it asks nothing yet.
    """
    return SessionFilter.and_([_word(word) for word in text.split()])


def _word(word: str) -> SessionFilter:
    prefix, colon, value = word.partition(":")
    if not colon or prefix.lower() not in ("status", "tag", "type"):
        found = SessionFilter("word", word.lower())
        is_tag = len(word) > 1 and word.startswith("#")
        return SessionFilter.or_([found, SessionFilter("tag_start", word[1:].lower())]) if is_tag else found
    if not value:
        return SessionFilter.all()
    if prefix.lower() == "tag":
        return SessionFilter.has_tag(value)
    start = value.lower()
    if prefix.lower() == "status":
        return SessionFilter.or_(
            [SessionFilter.by_status(status) for status in SessionStatus if status.startswith(start)]
        )
    return SessionFilter.or_(
        [
            SessionFilter.by_type_name(name)
            for name in SESSION_TYPES
            if any(w.startswith(start) for w in _type_words(name))
        ]
    )


def _type_words(name: str) -> tuple[str, ...]:
    return (name, SESSION_LABELS[name], SHORT_NAMES.get(name, name))


def _has_type_name(metadata: SessionMetadata, name: str) -> bool:
    # thulp folds ASCII letters only; str.lower() gives the same, for k alone has a double and stands in no type's name.
    return name.lower() == metadata.session_type.type


def _has_word(metadata: SessionMetadata, word: str) -> bool:
    places = (metadata.name, metadata.status.value, *metadata.tags, *_type_words(metadata.session_type.type))
    return any(word in place.lower() for place in places)


_TESTS: Mapping[str, Callable[[SessionMetadata, Any], bool]] = {
    "all": lambda _, __: True,
    "by_status": lambda metadata, status: metadata.status == status,
    "by_type_name": _has_type_name,
    "has_tag": lambda metadata, tag: tag in metadata.tags,
    "created_after": lambda metadata, millis: metadata.created_at > millis,
    "created_before": lambda metadata, millis: metadata.created_at < millis,
    "updated_after": lambda metadata, millis: metadata.updated_at > millis,
    "updated_before": lambda metadata, millis: metadata.updated_at < millis,
    "name_contains": lambda metadata, text: text.lower() in metadata.name.lower(),
    "has_parent": lambda metadata, _: metadata.parent_session is not None,
    "with_parent": lambda metadata, parent: metadata.parent_session == parent,
    "is_root": lambda metadata, _: metadata.parent_session is None,
    "and": lambda metadata, filters: all(each.matches(metadata) for each in filters),
    "or": lambda metadata, filters: any(each.matches(metadata) for each in filters),
    "not": lambda metadata, negated: not negated.matches(metadata),
    "word": _has_word,
    "tag_start": lambda metadata, start: any(tag.lower().startswith(start) for tag in metadata.tags),
}
