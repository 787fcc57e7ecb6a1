"""Runs a module that would run for ever: python serve.py MODULE ARGUMENTS. It ends with whoever started it, or soon after.

Started as a file, so that the project's own packages are not on its path.
"""

import os
import runpy
import sys
import threading
import time

LONGEST = 240
"""Seconds; no test takes as long."""


def end_in_time(parent: int) -> None:
    """Wait for the end of the parent, or of our time."""
    end = time.monotonic() + LONGEST
    while os.getppid() == parent and time.monotonic() < end:
        time.sleep(0.5)
    os._exit(1)


if __name__ == "__main__":
    threading.Thread(target=end_in_time, args=(os.getppid(),), daemon=True).start()
    sys.argv = sys.argv[1:]
    sys.path.pop(0)
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
