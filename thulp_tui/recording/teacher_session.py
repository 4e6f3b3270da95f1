"""What thulpoff reads: `teacher_session.json`, its model (thulpoff-core 0.1.0) and the prompt made of it.

Of all this only the task, the number of messages, the calls with their arguments and the token totals reach the
extracting model.
"""

from typing import Annotated, Literal

from thulp_tui.domain.answers import message_text
from thulp_tui.domain.document import Document
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.json_value import CONTENT_LEVELS, JsonValue
from thulp_tui.domain.kinds import Json, Text, Whole
from thulp_tui.domain.marks import Mark
from thulp_tui.domain.strict_json import dumps
from thulp_tui.domain.usage import usage_of
from thulp_tui.recording.demo import Demo, Step, is_step

MOST_TOKENS = 2**32 - 1
"""thulpoff counts tokens in 32 bits."""
_ROLES = {"user_message": "user", "assistant_message": "assistant", "system_message": "system"}
_REQUEST = """
Extract:
1. A short skill name (kebab-case)
2. A description (1-2 sentences)
3. YAML frontmatter with: name, description, version, tools (list), parameters (list with types)
4. Step-by-step instructions in markdown
5. 2-3 test cases with input, expected behavior, and pass criteria

Respond in this exact format:
SKILL_NAME: <name>
DESCRIPTION: <description>
FRONTMATTER:
```yaml
<yaml>
```
CONTENT:
<markdown steps>
TEST_CASES:
```json
<json array>
```"""


class TeacherCall(Document):
    """A call of a tool."""

    id: Text
    """Its id, which its answer names."""
    name: Text
    """The tool."""
    arguments: Annotated[JsonValue, Json(CONTENT_LEVELS)]
    """What it was called with."""


class TeacherMessage(Document):
    """A message of the conversation."""

    role: Literal["system", "user", "assistant", "tool"]
    """Who speaks."""
    content: Text
    """What is said; a call's result as text."""
    tool_calls: list[TeacherCall] | None = None
    """The calls an assistant makes."""
    tool_call_id: Text | None = None
    """The call that a tool answers."""

    def to_document(self) -> dict[str, JsonValue]:
        """Return it as thulpoff writes it: without what is not there."""
        document: dict[str, JsonValue] = {
            name: value for name, value in super().to_document().items() if value is not None
        }
        if self.tool_calls is not None:
            document["tool_calls"] = [call.to_document() for call in self.tool_calls]
        return document


class TokenUsage(Document):
    """What it cost."""

    input_tokens: Annotated[int, Whole(MOST_TOKENS)]
    """Tokens read."""
    output_tokens: Annotated[int, Whole(MOST_TOKENS)]
    """Tokens written."""


class TeacherSession(Document):
    """A demonstration in thulpoff's shape."""

    task_description: Text
    """What is demonstrated."""
    messages: list[TeacherMessage]
    """The conversation."""
    tool_calls: list[TeacherCall]
    """All calls, in order."""
    model: Text
    """Who demonstrates."""
    usage: TokenUsage
    """What it cost."""

    def to_document(self) -> dict[str, JsonValue]:
        """Return it as thulpoff writes it."""
        document = super().to_document()
        document["messages"] = [message.to_document() for message in self.messages]
        document["tool_calls"] = [call.to_document() for call in self.tool_calls]
        return document


class TeacherTestCase(Document):
    """A test case in thulpoff's shape."""

    name: Text
    """What it is called."""
    input: Annotated[JsonValue, Json(CONTENT_LEVELS)]
    """What is asked."""
    expected_behavior: Text
    """What should happen."""
    pass_criteria: list[Text]
    """What the output must contain."""


def teacher_session(demo: Demo) -> TeacherSession:
    """Return a demonstration in thulpoff's shape: what is masked is left out, and so are mistakes.

    Each call is a message of the assistant, which says why, and the tool's answer to it.
    """
    messages: list[TeacherMessage] = []
    calls: list[TeacherCall] = []
    for entry in demo.shown:
        if demo.mark(entry) is Mark.MISTAKE:
            continue
        if is_step(entry):
            step = Step(entry, demo.mark(entry))
            call = TeacherCall(id=step.call_id, name=step.tool, arguments=step.arguments)
            calls.append(call)
            messages.append(TeacherMessage(role="assistant", content=step.intent, tool_calls=[call]))
            messages.append(TeacherMessage(role="tool", content=_text(step.result), tool_call_id=step.call_id))
        elif entry.kind in _ROLES:
            messages.append(TeacherMessage.from_document({"role": _ROLES[entry.kind], "content": _said(entry)}))
    return TeacherSession(
        task_description=demo.task, messages=messages, tool_calls=calls, model=demo.model, usage=_usage(demo)
    )


def extraction_prompt(session: TeacherSession) -> str:
    """Return all that thulpoff tells its extracting model (thulpoff-engine 0.1.0); keys of objects are sorted."""
    calls = "\n".join(f"- {call.name}({dumps(_sorted(call.arguments))})" for call in session.tool_calls)
    return "\n".join(
        [
            "Analyze this AI agent session and extract a reusable skill definition.",
            "",
            f"Task: {session.task_description}",
            "",
            f"Messages: {len(session.messages)} turns",
            "Tool calls used:",
            calls,
            "",
            f"Token usage: {session.usage.input_tokens} input, {session.usage.output_tokens} output",
            _REQUEST,
        ]
    )


def _usage(demo: Demo) -> TokenUsage:
    kept = demo.context.get("usage")
    told = kept if isinstance(kept, dict) else usage_of(demo.entries) or {}
    return TokenUsage(input_tokens=_tokens(told.get("input_tokens")), output_tokens=_tokens(told.get("output_tokens")))


def _tokens(value: JsonValue) -> int:
    return max(0, min(value, MOST_TOKENS)) if isinstance(value, int) and not isinstance(value, bool) else 0


def _said(entry: SessionEntry) -> str:
    text = message_text(entry)
    return _text(entry.content) if text is None else text


def _text(value: JsonValue) -> str:
    return "" if value is None else value if isinstance(value, str) else dumps(value)


def _sorted(value: JsonValue) -> JsonValue:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return [_sorted(one) for one in value] if isinstance(value, list) else value
