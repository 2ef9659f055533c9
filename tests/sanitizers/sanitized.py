"""What the tests of programs know of sanitizers: how much longer all takes then, and how a report looks in a log."""
import os
import re

SANITIZED = bool(os.environ.get("DCE_SANITIZE"))
SLOWER = 8 if SANITIZED else 1  # for deadlines
REPORT = re.compile(r"^.*(?:(?:ERROR|WARNING|FATAL): \w+Sanitizer|\d: runtime error: )", re.MULTILINE)


def require_no_report(log):
    """Of a program and of those it started, which write into its log: how each ended, a test need not have seen."""
    found = REPORT.search(log)
    assert not found, log[found.start():found.start() + 12_000]
