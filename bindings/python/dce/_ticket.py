"""What a job asks for, as callers give it."""

from __future__ import annotations

import json
from typing import Any, Mapping, Union

Ticket = Union[None, str, Mapping[str, Any]]


def ticket_json(ticket: Ticket) -> str:
    """JSON text of IPP attributes by name; empty for none."""
    if ticket is None:
        return ""
    return ticket if isinstance(ticket, str) else json.dumps(dict(ticket))
