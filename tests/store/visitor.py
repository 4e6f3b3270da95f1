"""`python -m tests.store.visitor FILE`: open a file as a user without special rights, try to write, print what came.

Root may write everywhere, so that a test of rights run by root would pass whatever the store does.
"""

import json
import os
import pwd
import sys
from pathlib import Path

import filelock  # noqa: F401  # what is loaded when it is first needed may be out of nobody's reach by then

from tests.store.samples import say
from thulp_tui.store import SessionStore, StoreError

NEWS = say(1, "written by a visitor")
"""What the visitor writes; the first document that is checked loads how."""


def drop_rights() -> None:
    """Become the user nobody, if this is root."""
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.setgroups([])
        os.setgid(nobody.pw_gid)
        os.setuid(nobody.pw_uid)


def visit(path: Path) -> dict[str, object]:
    """Return what opening and writing came to."""
    report: dict[str, object] = {}
    try:
        with SessionStore.open(path) as store:
            report["read_only"] = store.read_only
            report["sessions"] = len(store.list().sessions)
            store.apply([NEWS])
            report["written"] = True
    except StoreError as error:
        report["error"] = type(error).__name__
        report["said"] = str(error)
    return report


if __name__ == "__main__":
    drop_rights()
    print(json.dumps(visit(Path(sys.argv[1]))))
