"""Texts that somebody has edited, for tests that hold a quick judgement against a thorough one."""

from hypothesis import strategies as st

PIECES = [
    *'{}[]":, \n\t\0\x7f01-.eEéX☃',
    '\\"',
    "\\u",
    "\\ud83d",
    "\\udE00",
    "\\u00e9",
    "\\u0007",
    "\\/",
    "null",
    "true",
    "NaN",
]
PIECES += [
    "1e999",
    "-0",
    "9" * 20,
    "9" * 400,
    "[" * 130 + "]" * 130,
    '"id":',
    '"x":1,',
    ',"y":{}',
    '{"a":[{}]}',
    "1.50",
    "2E5",
]
"""What is put into a text: marks of JSON, halves and wholes of escapes, numbers at and beyond every limit."""


@st.composite
def edited(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> str:
    """Return one of the texts, in which up to three places were changed."""
    text = draw(texts)
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(text)))
        piece = draw(st.sampled_from(PIECES) | st.text(max_size=2, alphabet=st.characters(exclude_categories=["Cs"])))
        text = text[:start] + piece + text[start + draw(st.integers(0, 3)) :]
    return text
