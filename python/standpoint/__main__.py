"""The command `standpoint`, which is also `python -m standpoint`."""

import signal
import sys

from . import _native


def main() -> int:
    """Runs the command with the arguments of this program, and returns its exit code."""
    # Python would keep Ctrl-C for itself until the command has ended. The command itself removes its
    # unfinished files then.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    return _native.main(["standpoint", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
