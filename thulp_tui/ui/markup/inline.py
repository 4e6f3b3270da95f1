"""What stands within one paragraph, heading or cell of Markdown, as runs."""

from markdown_it.token import Token

from thulp_tui.text import clean_line
from thulp_tui.ui.markup.wrap import Line

_EMPHASIS = {"strong_open": "bold", "em_open": "italic", "s_open": "strike"}
_PLAIN = {"text", "quote"}


def inline_lines(token: Token, base: str) -> list[Line]:
    """The lines of an inline token, in the style `base` where nothing else is said.

    A line break in the source stays one: in a chat it was meant. A style within another keeps the outer one, but links
    and code always show.
    """
    writer = _Writer(base)
    for child in token.children or ():
        writer.add(child)
    return writer.lines


class _Writer:
    """Writes one inline token after another."""

    def __init__(self, base: str) -> None:
        """Begin with one empty line in the style `base`."""
        self.lines: list[Line] = [[]]
        self._styles = [base]
        self._link: Token | None = None
        self._words = ""

    def add(self, child: Token) -> None:
        """Write a token with what it opens or closes."""
        match child.type:
            case "softbreak" | "hardbreak":
                self.lines.append([])
            case "code_inline":
                self._write(child.content, "code")
            case "image":
                self._write("▣ " + (child.content or "image"), "link")
                self._address(child, "src", child.content)
            case "link_open":
                self._styles.append("link")
                self._link, self._words = child, ""
            case "link_close":
                self._styles.pop()
                if self._link:
                    self._address(self._link, "href", self._words)
            case "strong_open" | "em_open" | "s_open":
                self._styles.append(_EMPHASIS[child.type] if self._styles[-1] in _PLAIN else self._styles[-1])
                self._underscores(child)
            case "strong_close" | "em_close" | "s_close":
                self._underscores(child)
                self._styles.pop()
            case _:
                self._write(child.content, self._styles[-1])

    def _write(self, text: str, key: str) -> None:
        """Write text, cleaned again as entities were decoded after the source was."""
        self._words += text
        self.lines[-1].append((clean_line(text), key))

    def _underscores(self, token: Token) -> None:
        """Show ``__`` around a word: in a talk about code that is a name like ``__init__`` more often than emphasis."""
        if token.markup == "__":
            self._write("__", self._styles[-1])

    def _address(self, token: Token, attribute: str, words: str) -> None:
        """Write the address and title of a link or an image, where its words say something else."""
        address, title = str(token.attrGet(attribute) or ""), token.attrGet("title")
        parts = [address] if address and address not in {words, f"mailto:{words}"} else []
        parts += [f'"{title}"'] if title else []
        if parts:
            self._write(f" ({' '.join(parts)})", "dim")
