"""The declared bindings as data for help and palette: none of them lists a key of its own."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.dom import DOMNode
from textual.widgets import TextArea

from thulp_tui.ui.widgets.session_keys import MOVING, SESSION


class Command(NamedTuple):
    """Something that can be done, on the node that does it."""

    node: DOMNode
    """Who does it: a widget's own action is looked for nowhere else."""
    binding: Binding
    """Its key, name and meaning."""
    display: str
    """Its keys, as they are shown."""
    enabled: bool
    """Whether it can be done now."""

    @property
    def is_moving(self) -> bool:
        """Whether it only moves about or edits text."""
        return self.binding.group is MOVING

    @property
    def is_about_session(self) -> bool:
        """Whether it acts on the session, in the list and in the timeline alike."""
        return self.binding.group is SESSION

    @property
    def meaning(self) -> str:
        """The tooltip, else the description."""
        return self.binding.tooltip or self.binding.description


def commands(nodes: Iterable[DOMNode], app: App[Any]) -> Iterator[Command]:
    """Yield our bindings of the nodes, those with an id, once each, with all keys as the user's keymap has them."""
    for node in nodes:
        bindings = node._bindings.copy()
        bindings.apply_keymap(app._keymap)
        by_action: dict[str, list[Binding]] = {}
        for _, binding in bindings:
            if binding.id and binding.description:
                by_action.setdefault(binding.action, []).append(binding)
        order = [binding.id for binding in type(node).BINDINGS if isinstance(binding, Binding)]
        for same in sorted(by_action.values(), key=lambda same: [*order, same[0].id].index(same[0].id)):
            display = " ".join(dict.fromkeys(app.get_key_display(binding) for binding in same))
            enabled = bool(app._check_action_state(same[0].action, node))
            yield Command(node, same[0], display, enabled)


def listed(groups: Mapping[DOMNode, str], app: App[Any], focused: DOMNode | None) -> list[tuple[str, ...]]:
    """Return the lines of the help: group, key, description, tooltip and id; once each, those at hand first."""
    lines: dict[str, list[tuple[str, ...]]] = {}
    told = set()
    for command in commands(sorted(groups, key=lambda node: node is not focused), app):
        group = "Session, in the list and in the timeline" if command.is_about_session else groups[command.node]
        binding = command.binding
        if binding.id not in told:
            told.add(binding.id)
            line = group, command.display, binding.description, binding.tooltip, binding.id or ""
            lines.setdefault(group, []).append(line)
    return [line for same in lines.values() for line in same]


def offered(nodes: Iterable[DOMNode], app: App[Any], focused: DOMNode | None) -> Iterator[SystemCommand]:
    """Yield the commands that the palette offers, each run on its own node: what only moves about is left to keys."""
    found: dict[str, Command] = {}
    for command in commands(nodes, app):
        elsewhere = isinstance(command.node, TextArea) and command.node is not focused
        if command.enabled and not command.is_moving and not elsewhere:
            name = command.binding.description
            title = f"{name[0].upper()}{name[1:]}  ({command.display})"
            if title not in found or command.node is focused:
                found[title] = command
    for title, command in found.items():
        yield SystemCommand(title, command.meaning, runner(app, command))


def runner(app: App[Any], command: Command) -> Callable[[], object]:
    """Return what runs a command on its own node."""
    return lambda: app.call_later(app.run_action, command.binding.action, command.node)
