"""Conversions."""

from __future__ import annotations

import contextlib
import io
import os
from typing import Any, Callable, Optional, Union, overload

from . import _native
from ._errors import UsageError
from ._reports import Event, Stats, event_of, stats_of
from ._streams import Inputs, Output, is_path, open_sources, set_sink
from ._ticket import Ticket, ticket_json

Listener = Callable[[Event], Any]

_LANES = {"auto": 0, "vector": 1, "raster": 2}


class Job:
    """One conversion, to be run once. Inputs are opened, and read where they are no regular files, by the constructor.

    inputs: a path, a bytes-like object, a binary file, or a list of those, which become one job. Bytes-like objects are
        not copied: what they hold must not change until the job has run. Files are taken from where they stand.
    output: a path, which appears when the stream is whole; a binary file, which stays open; a callable that takes
        memoryviews and returns False to refuse; or None for `result`.
    to: name of a print stream, as in formats(); by default what a path's ending says.
    ticket: IPP attributes by name, as a mapping or as JSON text.
    lane: "auto", "vector" or "raster".
    password: of the inputs that need one.
    on_event: called with each Event, in the thread that runs the job. What it raises ends the job and comes out of run().
    engine: limits and threads; by default an Engine() of its own.
    """

    def __init__(self, inputs: Inputs, output: Optional[Output] = None, to: Optional[str] = None, *,
                 ticket: Ticket = None, lane: str = "auto", password: Optional[str] = None,
                 on_event: Optional[Listener] = None, engine: Optional[_native.Engine] = None) -> None:
        engine = _native.Engine() if engine is None else engine
        self._job = _native.Job(engine)
        self._memory = io.BytesIO() if output is None else None
        self._output: Any = self._memory if output is None else output
        self._listen = None if on_event is None else lambda *event: on_event(event_of(*event))
        self._stats: Optional[Stats] = None

        if to is None and not is_path(output):
            raise UsageError("say which stream to make: to=\"pwg\", for example")
        self._job.set_format(os.fsencode(self._output) if to is None else to)
        if lane not in _LANES:
            raise UsageError(f"there is no lane {lane!r}; choose from {', '.join(_LANES)}")
        self._job.set_lane(_LANES[lane])
        if ticket is not None:
            self._job.set_ticket(ticket_json(ticket))
        for source in open_sources(engine, inputs):
            self._job.add(source, password or "")

    def run(self) -> Stats:
        """Converts, and returns when the stream is whole. Raises an Error, or what a callback raised."""
        try:
            with contextlib.ExitStack() as cleanup:
                write = None if self._stats is not None else set_sink(self._job, self._output, cleanup)
                self._job.run(write, self._listen)
        finally:
            self._stats = self._stats or stats_of(self._job)
        assert self._stats is not None
        return self._stats

    def cancel(self) -> None:
        """Ends the job with CancelledError, at once or as soon as it starts. From any thread, any number of times."""
        self._job.cancel()

    @property
    def stats(self) -> Optional[Stats]:
        """The figures of a job that has run, also of one that failed; None before."""
        return self._stats

    @property
    def result(self) -> Optional[bytes]:
        """The stream, where no output was given and the job has run."""
        return self._memory.getvalue() if self._memory is not None and self._stats is not None else None


@overload
def convert(inputs: Inputs, output: None = None, to: Optional[str] = None, *,
            ticket: Ticket = None, lane: str = "auto", password: Optional[str] = None,
            on_event: Optional[Listener] = None, engine: Optional[_native.Engine] = None) -> bytes: ...


@overload
def convert(inputs: Inputs, output: Output, to: Optional[str] = None, *,
            ticket: Ticket = None, lane: str = "auto", password: Optional[str] = None,
            on_event: Optional[Listener] = None, engine: Optional[_native.Engine] = None) -> Stats: ...


def convert(inputs: Inputs, output: Optional[Output] = None, to: Optional[str] = None, *,
            ticket: Ticket = None, lane: str = "auto", password: Optional[str] = None,
            on_event: Optional[Listener] = None, engine: Optional[_native.Engine] = None) -> Union[bytes, Stats]:
    """Converts and returns the Stats, or the stream where there is no output; parameters as Job's."""
    job = Job(inputs, output, to, ticket=ticket, lane=lane, password=password, on_event=on_event, engine=engine)
    stats = job.run()
    result = job.result
    return stats if result is None else result
