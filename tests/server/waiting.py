"""Waiting for what takes its time, the longer where a sanitizer is at work."""
import pathlib
import socket
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "sanitizers"))
from sanitized import SLOWER, require_no_report  # noqa: E402, F401


def wait_until(condition, what="it", seconds=30, every=0.05):
    """What the condition gives once it is true."""
    deadline = time.monotonic() + seconds * SLOWER
    while True:
        found = condition()
        if found:
            return found
        assert time.monotonic() < deadline, f"{what() if callable(what) else what} did not happen within {seconds * SLOWER} s"
        time.sleep(every)


def answers(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True
    except OSError:
        return False
