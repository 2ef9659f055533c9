"""What a job says of itself: events while it runs, statistics when it has."""

from __future__ import annotations

import dataclasses
import enum
import json
from typing import Dict, Optional, Tuple

from . import _native


class EventKind(enum.IntEnum):
    """The kinds of events, as dce_event_kind of dce.h."""

    ACCEPTED = 1  #: inputs opened, output settled; `pages` is known
    PAGE_DONE = 2  #: side `page` of `pages` was written
    WARNING = 3  #: `message`; `page` is the input's page or 0
    FINISHED = 4  #: the stream is complete


@dataclasses.dataclass(frozen=True)
class Event:
    """Something that happened to a running job."""

    kind: EventKind
    page: int  #: from 1, 0 for none
    pages: int  #: sides the stream will hold, 0 while not known
    bytes: int  #: of the stream, written so far
    message: Optional[str]


@dataclasses.dataclass(frozen=True)
class Warning:
    """What was done differently from what was asked, or could not be drawn."""

    page: int  #: of the input, from 1; 0 for none
    message: str


@dataclasses.dataclass(frozen=True)
class Stats:
    """A job's figures; times are milliseconds, of stages summed over threads."""

    pages: int = 0  #: sides written
    pages_repeated: int = 0  #: of them those that were written as an earlier one, copies too
    bytes: int = 0  #: of the stream
    first_byte_ms: float = 0.0
    first_page_byte_ms: float = 0.0
    wall_ms: float = 0.0
    peak_rss_kb: int = 0  #: of the whole process
    peak_accounted_kb: int = 0  #: heap of this job
    warnings: Tuple[Warning, ...] = ()
    stages: Dict[str, float] = dataclasses.field(default_factory=dict)


_FIGURES = {field.name for field in dataclasses.fields(Stats)} - {"warnings"}


def stats_of(job: _native.Job) -> Optional[Stats]:
    """The statistics of a native job, None until it has run."""
    text = job.stats_json()
    if not text:
        return None
    found = json.loads(text)
    figures = {name: value for name, value in found.items() if name in _FIGURES}
    return Stats(**figures, warnings=tuple(Warning(page, message) for page, message in job.warnings()))


def event_of(kind: int, page: int, pages: int, bytes: int, message: Optional[str]) -> Event:
    return Event(EventKind(kind), page, pages, bytes, message)
