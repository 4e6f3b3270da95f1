"""Claude Code's transcripts: ``~/.claude/projects/<folder>/<session>.jsonl``, and its subagents' beside them.

A line is a node of a graph (`tree`): the path that counts is the session, each rewind or fork a session of its own
whose parent it is. Lines of a subagent are a child session, in whichever file they stand.
"""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from thulp_tui.domain.ids import SessionId
from thulp_tui.domain.session import Session
from thulp_tui.exchange import claude_lines
from thulp_tui.exchange.assembly import Assembly, entry_id, session_id, text_of
from thulp_tui.exchange.claude_lines import Line, Teller
from thulp_tui.exchange.guessing import Head
from thulp_tui.exchange.source import Object, Source
from thulp_tui.exchange.tree import Branch, Node, branches

FORMAT = "claude-code"
"""The format's name, which ``context["source"]`` has."""

_AGENT_FILE = re.compile(r"agent-.+")


def home() -> Path:
    """Where the tool keeps its transcripts."""
    return Path(os.environ.get("CLAUDE_CONFIG_DIR") or Path.home() / ".claude") / "projects"


def guess(head: Head) -> bool:
    """Whether the lines of a file's beginning look like a transcript's."""
    return any(
        ("sessionId" in line and ("uuid" in line or text_of(line.get("type")) in claude_lines.PASSED_OVER))
        or (line.get("type") == "summary" and "leafUuid" in line)
        or (line.get("type") == "file-history-snapshot" and "snapshot" in line)
        for line in head.lines
    )


def read(source: Source) -> Iterator[Session]:
    """Yield the sessions of a transcript, children after their parents. Raises OSError."""
    transcript = _Transcript(source)
    for assembly in transcript.assemblies():
        yield assembly.session(source.time)


class _Transcript:
    """The lines of one file, sorted into sessions."""

    def __init__(self, source: Source) -> None:
        """Read the file."""
        self._source = source
        self._main: list[Line] = []
        self._side: dict[str, list[Line]] = {}
        self._roots: dict[str, str] = {}
        self._titles: dict[str, str] = {}
        self._all_titles: list[str] = []
        self._summaries: list[Object] = []
        self._first: Object = {}
        self._is_agent = _AGENT_FILE.fullmatch(source.path.stem) is not None
        self.results = claude_lines.Results()
        self._read()

    def _read(self) -> None:
        seen: set[str] = set()
        passed: dict[str, str | None] = {}
        stem = self._source.path.stem
        for number, value in self._source.lines():
            kind = text_of(value.get("type"), "unknown")
            if kind == "summary":
                self._summaries.append({name: value[name] for name in ("summary", "leafUuid") if name in value})
            elif title := claude_lines.title_of(kind, value):
                self._titles[kind] = title
                self._all_titles.append(title)
            elif kind in claude_lines.PASSED_OVER:
                self._source.passed_over[kind] += 1
                if uuid := text_of(value.get("uuid")):
                    # What follows it follows what stands before it.
                    passed[uuid] = self._parent(value, passed)
            else:
                before = self._main[-1].at if self._main else None
                line = claude_lines.line_of(f"{stem}:{number}", kind, value, self._parent(value, passed), before)
                if line.uuid in seen:
                    self._source.passed_over["repeated"] += 1
                    continue
                seen.add(line.uuid)
                if not self._first and "sessionId" in value:
                    self._first = {name: value[name] for name in claude_lines.ABOUT_THE_SESSION if name in value}
                self.results.take(line)
                self._sort(line, value)

    @staticmethod
    def _parent(value: Object, passed: dict[str, str | None]) -> str | None:
        """The line that a line follows, past those that are passed over."""
        parent = text_of(value.get("parentUuid")) or text_of(value.get("logicalParentUuid"))
        return passed.get(parent, parent) or None

    def _sort(self, line: Line, value: Object) -> None:
        """Put a line where it belongs: to the session itself, or to one of its subagents' trees."""
        if value.get("isSidechain") is not True or self._is_agent:
            self._main.append(line)
            return
        root = text_of(value.get("agentId")) or self._roots.get(line.parent or "") or line.uuid
        self._roots[line.uuid] = root
        self._side.setdefault(root, []).append(line)

    def assemblies(self) -> Iterator[Assembly]:
        """Yield what is to become a session, parents first."""
        told = text_of(self._first.get("sessionId")) or self._source.path.stem
        agent = text_of(self._first.get("agentId"))
        if self._is_agent:
            parent = session_id(told) if "sessionId" in self._first else None
            id = session_id(told, agent or self._source.path.stem.removeprefix("agent-"))
        else:
            parent, stem = None, self._source.path.stem
            id = SessionId(stem) if claude_lines.is_uuid(stem) else session_id(told)
        if self._main or not self._side:
            yield from self._told(self._main, self._assembly(id, parent, is_agent=self._is_agent))
        for root, lines in self._side.items():
            yield from self._told(lines, self._assembly(session_id(id, root), id, is_agent=True))

    def _told(self, lines: Sequence[Line], main: Assembly) -> Iterator[Assembly]:
        """Yield the session that some lines tell, and one for each branch that was left."""
        found = branches([Node(line.uuid, line.parent, line.speaks, line.reply) for line in lines])
        ids: list[SessionId] = []
        for branch in found:
            assembly = main if branch.parent is None else self._left(branch, ids[branch.parent], lines, main)
            ids.append(assembly.id)
            teller = Teller(assembly, self.results)
            for number in branch.nodes:
                teller.tell(lines[number])
            if branch.parent is None:
                self.results.tell_orphans(assembly, lines)
            teller.finish()
            yield assembly

    def _left(self, branch: Branch, parent: SessionId, lines: Sequence[Line], main: Assembly) -> Assembly:
        """What a branch becomes: a session that begins where it left another."""
        first = lines[branch.nodes[0]]
        left = self._assembly(session_id(main.id, first.uuid), parent, is_agent=False)
        left.type, left.name, left.titles = main.type, "", []
        left.source["branch"] = {"after": None if branch.after is None else entry_id(lines[branch.after].uuid).as_str()}
        return left

    def _assembly(self, id: SessionId, parent: SessionId | None, *, is_agent: bool) -> Assembly:
        source: Object = {"format": FORMAT, **self._first}
        if self._summaries and not is_agent:
            source["summaries"] = list(self._summaries)
        name = "Claude Code subagent" if is_agent else "Claude Code"
        assembly = Assembly(id, {"type": "agent", "agent_name": name}, source, parent=parent)
        if not is_agent:
            summary = self._summary()
            assembly.name = self._titles.get("custom-title") or self._titles.get("ai-title") or summary
            assembly.titles = [*self._all_titles, *filter(None, [summary])]
        return assembly

    def _summary(self) -> str:
        """The last summary of this session; a file begins with those of other ones, too."""
        own = {line.uuid for line in self._main}
        return _last(text_of(told.get("summary")) for told in self._summaries if text_of(told.get("leafUuid")) in own)


def _last(texts: Iterable[str]) -> str:
    found = ""
    for text in texts:
        found = text or found
    return found
