"""``thulp-tui record --task …``: begins a teacher demo in this folder and opens the screen in it."""

from pathlib import Path
from typing import Any

import click

from thulp_tui import settings, state
from thulp_tui.cli.complaints import Complaint
from thulp_tui.cli.open_ import require_terminal, run_screen
from thulp_tui.cli.places import file_option, group_options, store_path
from thulp_tui.domain import strict_json
from thulp_tui.domain.duration import Duration, parse_duration
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.limits import SessionConfig
from thulp_tui.domain.naming import suggest_name
from thulp_tui.domain.operations import CreateSession
from thulp_tui.domain.session import Session, TeacherDemo
from thulp_tui.domain.summary import PROGRAM_KEY
from thulp_tui.domain.tags import parse_tags
from thulp_tui.store import SessionStore


class Lasting(click.ParamType[Duration]):
    """A length of time as a person writes it."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Duration:
        """The length of time; a text that is none is refused with what is possible."""
        if isinstance(value, Duration):
            return value
        try:
            return parse_duration(str(value))
        except ValueError as problem:
            self.fail(str(problem), param, ctx)


def definitions(path: Path) -> list[JsonValue]:
    """The tool definitions in a file: one JSON Schema function definition, or a list of them.

    A Complaint says what is wrong with it.
    """
    try:
        held = strict_json.loads(path.read_bytes())
    except InvalidDocument as problem:
        raise Complaint(f"{path}: not JSON, {problem}") from problem
    found: list[JsonValue] = held if isinstance(held, list) else [held]
    for one in found:
        inner = one.get("function", one) if isinstance(one, dict) else one
        name = inner.get("name") if isinstance(inner, dict) else None
        if not isinstance(name, str) or not name.strip():
            raise Complaint(f'{path}: not a function definition; it should look like {{"name": …, "parameters": …}}')
    return found


def begun(
    task: str, model: str, name: str, tags: tuple[str, ...], limits: SessionConfig, tools: list[JsonValue]
) -> Session:
    """The session of a demo that begins now."""
    demo = TeacherDemo(task=task, model=model)
    session = Session.new(name.strip() or suggest_name("teacher_demo", {"task": task}), demo)
    metadata = session.metadata
    for tag in (tag for line in tags for tag in parse_tags(line)):
        metadata = metadata.with_tag(tag)
    session.metadata = metadata
    if limits != SessionConfig(limit_action=limits.limit_action):
        session.context[PROGRAM_KEY] = {"limits": limits.to_document()}
    if tools:
        session.context["tools"] = tools
    return session


@click.command(name="record", short_help="Begin a teacher demo in this folder, and record it.")
@click.option("--task", required=True, help="What is demonstrated: the skill is made from it.")
@click.option("--model", default="human", show_default=True, help="Who demonstrates: human, or a model's name.")
@click.option("--name", default="", help="What the session is called; without it the task's first line.")
@click.option("--tag", "tags", multiple=True, help="A tag; may be given several times.")
@click.option("--max-turns", type=click.IntRange(0, settings.MAX_U32), metavar="N", help="The limit of turns.")
@click.option("--max-duration", type=Lasting(), help="The limit of time, such as 30m or 1h30m.")
@click.option(
    "--tool",
    "tools",
    metavar="SCHEMA.json",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A tool's JSON Schema function definition, or a list of them; may be given several times.",
)
@file_option
@click.option("--theme", metavar="NAME", help="The screen's theme, instead of the settings' one.")
@click.pass_context
def command(
    ctx: click.Context,
    task: str,
    model: str,
    name: str,
    tags: tuple[str, ...],
    max_turns: int | None,
    max_duration: Duration | None,
    tools: tuple[Path, ...],
    file: Path | None,
    theme: str | None,
) -> None:
    """Record a teacher demo: begin it in this folder and open the screen in it.

    What you type is recorded; !command runs a command here and records it with
    what it prints, !!command gives it the whole terminal (an editor). The folder,
    the git commit and the versions of some tools are kept with the demo.

    \b
    Examples:
      thulp-tui record --task "Fix the failing date test"
      thulp-tui record --task "Release 1.2" --model opus --tag release --max-duration 45m
      thulp-tui record --task "Add a field" --tool tools.json
    """
    require_terminal()
    if not task.strip():
        raise click.UsageError("--task is empty: say what is demonstrated", ctx)
    chosen = settings.load()
    path = store_path(file or group_options().get("file"), chosen.file)
    limits = chosen.limits.replaced(
        **{key: value for key, value in (("max_turns", max_turns), ("max_duration", max_duration)) if value is not None}
    )
    defined = [one for found in tools for one in definitions(found)]
    session = begun(task, model, name, tags, limits, defined)
    with SessionStore.open(path) as store:
        store.apply([CreateSession(session)])
    ctx.exit(run_screen(path, chosen, theme or group_options().get("theme"), state.load(), session.id))
