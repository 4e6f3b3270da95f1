"""The house holds: small modules, small classes, complete sentences of structure (see pyproject.toml for the rest)."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted((ROOT / "thulp_tui").rglob("*.py"))
MAX_LINES = 300
MAX_ACTING_METHODS = 20
NOT_ACTING = {"property", "classmethod", "staticmethod", "cached_property", "setter"}


def is_acting(node: ast.AST) -> bool:
    """Whether a class member is a method that does something: not a dunder, a property or a class method."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    if node.name.startswith("__") and node.name.endswith("__"):
        return False
    names = {d.attr if isinstance(d, ast.Attribute) else getattr(d, "id", "") for d in node.decorator_list}
    return not names & NOT_ACTING


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_can_be_read_in_one_sitting(path: Path) -> None:
    """No module is longer than 300 lines."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_LINES


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_class_has_few_acting_methods(path: Path) -> None:
    """No class has more than 20 methods that act."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            acting = [member for member in node.body if is_acting(member)]
            assert len(acting) <= MAX_ACTING_METHODS, f"{node.name} has {len(acting)}"


def test_the_rooms_are_known() -> None:
    """A new top-level room is a decision, not an accident."""
    rooms = {p.name for p in (ROOT / "thulp_tui").iterdir() if p.is_dir() and p.name != "__pycache__"}
    assert rooms == {"chat", "cli", "domain", "exchange", "recording", "settings", "store", "ui"}
