"""The names of the styles that runs carry; what they look like is the palette's, so lines survive a change of theme."""

from typing import Literal, get_args

StyleKey = Literal[
    "text",  # words
    "dim",  # what matters less: a link's address, a fence's language
    "time",  # moments and durations
    "bold",
    "italic",
    "strike",
    "link",  # a link's words, an image
    "code",  # code among words
    "codeblock",  # a line of code
    "c_comment",
    "c_string",
    "c_number",
    "c_keyword",  # keywords of languages; true, false, null
    "c_key",  # keys of JSON objects, names of tags
    "c_name",  # functions, classes, decorators
    "punct",  # JSON's braces, commas, colons
    "h1",  # headings of the first two levels
    "h2",  # deeper headings, table heads
    "bullet",  # a list item's mark
    "quote",  # quoted words
    "quotebar",  # the bar beside them
    "rule",  # lines between blocks and columns
    "fence",  # the bar beside code
    "title",  # a name that leads a line
    "more",  # says what was left out
    "ok",  # a success, an added line of a diff
    "bad",  # a failure, a removed line
]
"""Key of a run's style."""

STYLE_KEYS: tuple[StyleKey, ...] = get_args(StyleKey)
"""All keys that this package writes."""
