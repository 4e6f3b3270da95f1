"""Leads the session of a pseudo-terminal and runs one command in it: a program of its own, which imports little.

It makes the terminal its controlling one and the command's process group the foreground, so that ctrl+c reaches the
command alone and a child that the command leaves in the background is not hung up at its end.  ``set -m`` of a shell
would do the same, but not in every ``/bin/sh``; and a fork for it in a program that has threads may hang.
"""

import fcntl
import os
import signal
import sys
import termios
import time

LOOK_EVERY = 1.0
"""Seconds between two looks whether the command's children in the background are still there."""


def main(terminal: str, shell: str, command: str) -> None:
    """Run a command in a shell; write the process group, and in the end the exit code, to what was standard output."""
    # Ignored by whom `nohup` started, and then by all that it starts: a command would outlive its terminal.
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    told = os.dup(1)
    descriptor = os.open(terminal, os.O_RDWR)
    fcntl.ioctl(descriptor, termios.TIOCSCTTY, 0)
    for standard in range(3):
        os.dup2(descriptor, standard)
    os.close(descriptor)
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    child = os.fork()
    if not child:
        _become(shell, command)
    os.write(told, b"%d\n" % child)
    _, status = os.waitpid(child, 0)
    # The group in the foreground is hung up when the leader ends: let that be its own.
    os.tcsetpgrp(0, os.getpgrp())
    os.write(told, b"%d\n" % (os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status)))
    os.close(told)
    _stay_with(child)


def _stay_with(group: int) -> None:
    """Stay while the command has children in the background: whoever recorded it may be killed, and they shall end."""

    def hang_up(*_: object) -> None:
        os.killpg(group, signal.SIGHUP)
        os._exit(0)

    signal.signal(signal.SIGHUP, hang_up)
    try:
        while True:
            os.killpg(group, 0)
            time.sleep(LOOK_EVERY)
    except ProcessLookupError:
        return


def _become(shell: str, command: str) -> None:
    """Become the command, in a process group of its own that has the terminal."""
    os.setpgid(0, 0)
    os.tcsetpgrp(0, os.getpid())
    for changed in (signal.SIGTTOU, signal.SIGPIPE, signal.SIGXFSZ, signal.SIGINT, signal.SIGHUP):
        signal.signal(changed, signal.SIG_DFL)
    try:
        os.execvp(shell, [shell, "-c", command])
    except OSError as error:
        os.write(2, f"{shell}: {error.strerror}\n".encode())
    os._exit(127)


if __name__ == "__main__":
    main(*sys.argv[1:])
