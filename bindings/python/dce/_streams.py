"""Where documents come from and streams go: what the caller gave, in the native module's terms.

Regular files are read and written by the library itself. Pipes, terminals and objects with read() or write() go through
Python, whose calls Ctrl-C can interrupt.
"""

from __future__ import annotations

import contextlib
import io
import os
import stat
from typing import TYPE_CHECKING, Any, Callable, List, Optional, Protocol, Tuple, Union

from . import _native
from ._errors import OutputError

if TYPE_CHECKING:
    import array
    import mmap

    Buffer = Union[bytes, bytearray, memoryview, "array.array[Any]", mmap.mmap]


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class Writable(Protocol):
    def write(self, view: memoryview, /) -> Any: ...


class HasDescriptor(Protocol):
    def fileno(self) -> int: ...


Path = Union[str, "os.PathLike[str]", "os.PathLike[bytes]"]
Writer = Callable[[memoryview], Optional[bool]]
Input = Union[Path, "Buffer", Readable, HasDescriptor]
Inputs = Union[Input, List[Input], Tuple[Input, ...]]
Output = Union[Path, Writable, HasDescriptor, Writer]


def is_path(given: object) -> bool:
    return isinstance(given, (str, os.PathLike))


def _is_special(path: bytes) -> bool:
    """A pipe or a device, rather than a file, a folder or nothing."""
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError):
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def _regular_fd(file: Any) -> Optional[int]:
    """The descriptor of a file object that does nothing but read or write a regular file, or None.

    A fileno() alone does not tell: gzip's objects have one too, of the compressed file.
    """
    file = getattr(file, "file", file)  # what tempfile wraps
    raw = file.raw if isinstance(file, (io.BufferedReader, io.BufferedWriter, io.BufferedRandom)) else file
    if not isinstance(raw, io.FileIO):
        return None
    fd = raw.fileno()
    return fd if stat.S_ISREG(os.fstat(fd).st_mode) else None


def _refuse_text(file: object) -> None:
    if isinstance(file, io.TextIOBase):
        raise TypeError("the file is opened as text; open it in binary mode")


def open_source(engine: _native.Engine, given: Any) -> _native.Source:
    """The document that `given` names, is, or holds from where it stands."""
    if is_path(given):
        path = os.fsencode(given)
        if _is_special(path):
            with open(path, "rb", buffering=0) as file:
                return _native.Source.from_reader(engine, file.read)
        return _native.Source.from_path(engine, path)
    if _native.is_buffer(given):
        return _native.Source.from_buffer(engine, given)
    if type(given) is io.BytesIO:
        return _native.Source.from_buffer(engine, given.getbuffer()[given.tell():])
    _refuse_text(given)
    fd = _regular_fd(given)
    if fd is not None and given.tell() == 0:
        if given.writable():
            given.flush()
        return _native.Source.from_fd(engine, fd)
    if hasattr(given, "read"):
        return _native.Source.from_reader(engine, given.read)
    if hasattr(given, "fileno"):
        with io.FileIO(given.fileno(), "rb", closefd=False) as file:
            return _native.Source.from_reader(engine, file.read)
    raise TypeError(f"an input is a path, a bytes-like object or a binary file, not {type(given).__name__}")


def open_sources(engine: _native.Engine, given: Any) -> List[_native.Source]:
    several = given if isinstance(given, (list, tuple)) else [given]
    return [open_source(engine, one) for one in several]


def _write_whole(write: Callable[[memoryview], Optional[int]]) -> Writer:
    """A writer from the write() of a file, which may take less than it is given."""

    def deliver(view: memoryview) -> Optional[bool]:
        while len(view) > 0:
            taken = write(view)
            if not isinstance(taken, int):
                return None  # it does not count, so it takes everything
            if taken <= 0:
                raise OutputError("the output takes no more bytes")
            view = view[taken:]
        return None

    return deliver


def set_sink(job: _native.Job, given: Any, cleanup: contextlib.ExitStack) -> Optional[Writer]:
    """Makes `given` the job's output, or returns the writer that is it. `cleanup` closes what was opened here."""
    if is_path(given):
        path = os.fsencode(given)
        if not _is_special(path):
            job.to_path(path)
            return None
        return _write_whole(cleanup.enter_context(open(path, "wb", buffering=0)).write)
    _refuse_text(given)
    fd = _regular_fd(given)
    if fd is not None:
        given.flush()
        job.to_fd(fd)
        return None
    if hasattr(given, "write"):
        return _write_whole(given.write)
    if callable(given):
        return given  # type: ignore[no-any-return]
    if hasattr(given, "fileno"):
        return _write_whole(cleanup.enter_context(io.FileIO(given.fileno(), "wb", closefd=False)).write)
    raise TypeError(f"an output is a path, a binary file or a callable, not {type(given).__name__}")
