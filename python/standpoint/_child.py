"""Runs the command for `_commands`, and ends it when the program that asked for it is gone, however that ended.

Standard input is a pipe into which nobody writes, and of which that program holds the other end.
"""

import os
import signal
import sys
import threading

from .__main__ import main


def _end_with(pipe: int) -> None:
    """Waits until nobody holds the other end of a pipe, and ends this process as a request to terminate does."""
    os.read(pipe, 1)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    pipe = os.dup(0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    threading.Thread(target=_end_with, args=(pipe,), daemon=True).start()
    sys.exit(main())
