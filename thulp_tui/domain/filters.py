"""Which sessions: thulp's filters (`filter.rs`). What people type for them is `filter_language`."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from thulp_tui.domain.ids import SessionId
from thulp_tui.domain.session import Session, SessionMetadata, SessionStatus
from thulp_tui.domain.summary import SessionSummary

MetadataTest = Callable[[SessionMetadata], bool]
"""Tells of a session's metadata whether it is asked for."""


@dataclass(frozen=True, slots=True)
class SessionFilter:
    """A question to a session's metadata. Made by the constructors below, equal when they ask the same."""

    kind: str
    """Which question: a key of `_TESTS`."""
    operand: Any = None
    """What is asked for: a status, a tag, a time in ms, …, or the filters that are joined."""

    def matches(self, session: Session | SessionMetadata | SessionSummary) -> bool:
        """Return whether the session is one of those asked for."""
        return self.test(session if isinstance(session, SessionMetadata) else session.metadata)

    @property
    def test(self) -> MetadataTest:
        """The question as a function, made once for many sessions."""
        return _TESTS[self.kind](self.operand)

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


def _all_of(tests: Iterable[MetadataTest]) -> MetadataTest:
    each = tuple(tests)
    return lambda metadata: all(test(metadata) for test in each)


def _any_of(tests: Iterable[MetadataTest]) -> MetadataTest:
    each = tuple(tests)
    return each[0] if len(each) == 1 else lambda metadata: any(test(metadata) for test in each)


def _none_of(test: MetadataTest) -> MetadataTest:
    return lambda metadata: not test(metadata)


def _is_named(name: str) -> MetadataTest:
    # thulp folds ASCII letters only; str.lower() gives the same, for k alone has a double and stands in no type's name.
    wanted = name.lower()
    return lambda metadata: metadata.session_type.type == wanted


def _holds(text: str) -> MetadataTest:
    wanted = text.lower()
    return lambda metadata: wanted in metadata.name.lower()


_TESTS: Mapping[str, Callable[[Any], MetadataTest]] = {
    "all": lambda _: lambda metadata: True,
    "by_status": lambda status: lambda metadata: metadata.status == status,
    "by_type_name": _is_named,
    "has_tag": lambda tag: lambda metadata: tag in metadata.tags,
    "created_after": lambda millis: lambda metadata: metadata.created_at > millis,
    "created_before": lambda millis: lambda metadata: metadata.created_at < millis,
    "updated_after": lambda millis: lambda metadata: metadata.updated_at > millis,
    "updated_before": lambda millis: lambda metadata: metadata.updated_at < millis,
    "name_contains": _holds,
    "has_parent": lambda _: lambda metadata: metadata.parent_session is not None,
    "with_parent": lambda parent: lambda metadata: metadata.parent_session == parent,
    "is_root": lambda _: lambda metadata: metadata.parent_session is None,
    "and": lambda filters: _all_of(each.test for each in filters),
    "or": lambda filters: _any_of(each.test for each in filters),
    "not": lambda negated: _none_of(negated.test),
}
