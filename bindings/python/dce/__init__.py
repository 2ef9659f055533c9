"""dce: converts documents into what printers take.

    import dce

    dce.convert("report.pdf", "report.pxl", ticket={"sides": "two-sided-long-edge", "media": "iso_a4_210x297mm"})
    stream = dce.convert(pdf_bytes, to="pwg")

Inputs are paths, bytes-like objects (which are not copied), binary files, or a list of those. Outputs are paths, binary
files, or a callable that takes the stream piece by piece. The GIL is released while the library works; callbacks run in
the thread that called. Errors are subclasses of dce.Error; Ctrl-C ends a conversion like any other Python code.
"""

from ._errors import (CancelledError, Error, InternalError, LimitError, MisuseError, OutputError, PasswordError,
                      UnreadableError, UsageError)
from ._inspect import formats, info, options, preflight, ticket_schema, verify
from ._job import Job, convert
from ._native import Engine, version
from ._reports import Event, EventKind, Stats, Warning

__version__ = version

__all__ = [
    "CancelledError", "Engine", "Error", "Event", "EventKind", "InternalError", "Job", "LimitError", "MisuseError",
    "OutputError", "PasswordError", "Stats", "UnreadableError", "UsageError", "Warning", "convert", "formats", "info",
    "options", "preflight", "ticket_schema", "verify", "version",
]
