"""The distil pack: what a demonstration becomes for its distillers, three files of a folder (FORMATS.md)."""

from collections.abc import Mapping
from dataclasses import dataclass

from thulp_tui.domain.criteria import CASES_KEY
from thulp_tui.domain.marks import Mark, marks_of
from thulp_tui.domain.rules import Refused
from thulp_tui.domain.session import SESSION_LABELS, Session, TeacherDemo
from thulp_tui.domain.strict_json import dumps
from thulp_tui.domain.summary import PROGRAM_KEY, own_context
from thulp_tui.recording.demo import demo_of
from thulp_tui.recording.digest import Digest, digest
from thulp_tui.recording.findings import Found, in_words
from thulp_tui.recording.redaction import Redactor
from thulp_tui.recording.teacher_session import extraction_prompt, teacher_session
from thulp_tui.recording.tests_file import upskill_tests

DIGEST, TESTS, TEACHER = "digest.md", "tests.json", "teacher_session.json"
"""The names of the files."""
_TOLD = ("marks", "parameters", "outcome")


@dataclass(frozen=True)
class Pack:
    """The files, and what was done to make them fit to leave the machine."""

    digest: Digest
    """What upskill reads."""
    tests: str
    """What it tests by."""
    teacher: str
    """What thulpoff reads."""
    prompt: str
    """What thulpoff tells its extracting model."""
    redacted: Mapping[str, int] | None
    """Kind of secret → how many were replaced; None when nothing was looked for."""
    places: int = 0
    """How many home directories and user names were replaced."""
    found: tuple[Found, ...] = ()
    """What was replaced, each secret once, with where it stands."""

    @property
    def files(self) -> dict[str, str]:
        """File name → its whole text."""
        return {DIGEST: self.digest.text, TESTS: self.tests, TEACHER: self.teacher}

    @property
    def told(self) -> str:
        """What was redacted, in words."""
        return in_words(self.redacted, self.places)


def pack(session: Session, redactor: Redactor | None) -> Pack:
    """Return the pack of a demonstration, without what the redactor takes out; None leaves everything in.

    Raises Refused for a session that is no teacher demo.
    """
    kind = session.metadata.session_type
    if not isinstance(kind, TeacherDemo):
        raise Refused(f"Only a teacher demo can be distilled; this session's type is {SESSION_LABELS[kind.type]}.")
    told = _told(session)
    if redactor is not None:
        redactor.number(session)
    demo = demo_of(told if redactor is None else redactor.session(told))
    teacher = teacher_session(demo)
    return Pack(
        digest(demo),
        dumps(upskill_tests(demo), indent=2) + "\n",
        dumps(teacher.to_document(), indent=2) + "\n",
        extraction_prompt(teacher),
        None if redactor is None else dict(redactor.counts),
        0 if redactor is None else redactor.places.total(),
        () if redactor is None else tuple(redactor.findings.found),
    )


def _told(session: Session) -> Session:
    """What of a session becomes part of its pack: only of that it is counted what was redacted."""
    masked = {entry_id for entry_id, mark in marks_of(session.context).items() if mark is Mark.MASK}
    own = {key: value for key, value in own_context(session.context).items() if key in _TOLD}
    context = {key: value for key, value in session.context.items() if key in (CASES_KEY, "usage")}
    return Session(
        metadata=session.metadata.changed(name="", tags=()),
        entries=[entry for entry in session.entries if entry.id not in masked],
        context={**context, PROGRAM_KEY: own},
    )
