"""Looking into documents, streams, and the library itself."""

from __future__ import annotations

import json
import os
from typing import Any, Dict, List, Optional

from . import _native
from ._streams import Input, Path, open_source
from ._ticket import Ticket, ticket_json


def info(input: Input, password: Optional[str] = None, *, engine: Optional[_native.Engine] = None) -> Dict[str, Any]:
    """Format, pages and their sizes in points, title and properties of a document."""
    source = open_source(_native.Engine() if engine is None else engine, input)
    return json.loads(_native.info_json(source, password or ""))  # type: ignore[no-any-return]


def preflight(input: Input, ticket: Ticket = None, password: Optional[str] = None, *,
              engine: Optional[_native.Engine] = None) -> Dict[str, Any]:
    """What to know before a document is printed, under "findings", page by page, and what each stream would cost.

    Fonts that are missing, what the printer's margins would cut, coarse images, transparency, overprint and spot colours;
    "estimates" in bytes and seconds come from converting a few pages as `ticket` asks.
    """
    source = open_source(_native.Engine() if engine is None else engine, input)
    return json.loads(_native.preflight_json(source, ticket_json(ticket), password or ""))  # type: ignore[no-any-return]


def verify(stream: Input, png_dir: Optional[Path] = None, *,
           engine: Optional[_native.Engine] = None) -> Dict[str, Any]:
    """Decodes a print stream: its pages, their geometry, and what breaks its specification, under "errors".

    Where `png_dir` is given, its pages are written there as page-0001.png.
    """
    source = open_source(_native.Engine() if engine is None else engine, stream)
    found = _native.verify_json(source, b"" if png_dir is None else os.fsencode(png_dir))
    return json.loads(found)  # type: ignore[no-any-return]


def formats() -> Dict[str, Any]:
    """Documents that can be read ("inputs"), streams that can be made ("streams") and read back ("verified")."""
    return json.loads(_native.formats_json())  # type: ignore[no-any-return]


def options() -> List[Dict[str, Any]]:
    """The ticket's attributes: name, syntax, values, default and description of each."""
    return json.loads(_native.options_json())  # type: ignore[no-any-return]


def ticket_schema() -> Dict[str, Any]:
    """JSON Schema (2020-12) of a ticket."""
    return json.loads(_native.ticket_schema_json())  # type: ignore[no-any-return]
