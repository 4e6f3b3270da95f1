"""thulp-tui: the terminal home of thulp sessions."""

__version__ = "0.1.0"
