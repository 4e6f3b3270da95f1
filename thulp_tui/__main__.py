"""``python -m thulp_tui``."""

from thulp_tui.cli import main

if __name__ == "__main__":
    main()
