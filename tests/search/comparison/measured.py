"""Runs a program and writes down what it needed: measured.py FILE PROGRAM ARGUMENTS.

A process of its own and a small one, because the most memory of a child is at least what its parent had.
"""

import json
import os
import sys
import time
from pathlib import Path


def main(file: Path, command: list[str]) -> int:
    """The exit code of the program; seconds and megabytes go into the file."""
    start = time.perf_counter()
    child = os.posix_spawnp(command[0], command, os.environ)
    _, status, usage = os.wait4(child, 0)
    needed = {"seconds": time.perf_counter() - start, "megabytes": round(usage.ru_maxrss / 1024)}
    file.write_text(json.dumps(needed), encoding="utf-8")
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
