"""Bodies of entries as wrapped lines of styled runs: no widgets, no Rich renderables, the same lines in every theme."""

from thulp_tui.ui.markup.code import preload
from thulp_tui.ui.markup.growing import GrowingMarkdown
from thulp_tui.ui.markup.json_lines import json_inline, json_lines
from thulp_tui.ui.markup.markdown import markdown
from thulp_tui.ui.markup.plain import plain
from thulp_tui.ui.markup.styles import STYLE_KEYS, StyleKey
from thulp_tui.ui.markup.wrap import Line, Run, clip, run_width, wrap_runs

__all__ = [
    "STYLE_KEYS",
    "GrowingMarkdown",
    "Line",
    "Run",
    "StyleKey",
    "clip",
    "json_inline",
    "json_lines",
    "markdown",
    "plain",
    "preload",
    "run_width",
    "wrap_runs",
]
