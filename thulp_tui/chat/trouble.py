"""Why there is no answer, or only a part of one, in a line for a person."""


class Trouble(Exception):
    """What went wrong; its text is one clear line, and never holds a key."""

    def __init__(self, kind: str, sentence: str, wait: float | None = None) -> None:
        """Something of a kind went wrong."""
        super().__init__(sentence)
        self.kind = kind
        """In a word: what a program would ask for."""
        self.sentence = sentence
        """In a sentence."""
        self.wait = wait
        """Seconds that the server wants one to wait; None when it does not say."""
