"""The same code in two processes at the same time."""

import subprocess
import sys

from tests.waiting import PATIENCE


def lines_of_two_processes(code: str, argument: str) -> list[str]:
    """What two processes print that run this Python code side by side.

    `code` prints "ready", waits for a line, and then does what is to happen in both at once; `argument` is its first.
    """
    command = [sys.executable, "-c", code, argument]
    running = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    return [line for process in running for line in process.communicate(timeout=PATIENCE)[0].split()]
