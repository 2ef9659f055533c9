"""Exceptions, one class for each error code of dce.h."""

from __future__ import annotations

from typing import ClassVar


class Error(Exception):
    """What a conversion failed with. `str()` is one sentence for people."""

    code: ClassVar[int] = 0  #: the dce_code of dce.h
    message: str
    page: int  #: page of the input it happened on, from 1; 0 for none

    def __init__(self, message: str, page: int = 0) -> None:
        super().__init__(message, page)
        self.message = message
        self.page = page

    def __str__(self) -> str:
        return f"page {self.page}: {self.message}" if self.page else self.message


class UsageError(Error):
    """The ticket, an option or a combination makes no sense; the message says what would."""

    code = 1


class UnreadableError(Error):
    """The input is missing, damaged beyond repair, or of no supported format."""

    code = 2


class PasswordError(Error):
    """A password is needed, or the one given is wrong."""

    code = 3


class LimitError(Error):
    """A limit of the engine was hit."""

    code = 4


class OutputError(Error):
    """The output refused bytes, or the disk is full."""

    code = 5


class CancelledError(Error):
    """Job.cancel() was called."""

    code = 6


class MisuseError(Error):
    """The library was used wrongly, such as a job run twice: a defect of the calling program."""

    code = 64


class InternalError(Error):
    """A defect of the library."""

    code = 70


_BY_CODE = {
    error.code: error
    for error in (UsageError, UnreadableError, PasswordError, LimitError, OutputError, CancelledError, MisuseError,
                  InternalError)
}


def make_error(code: int, message: str, page: int) -> Error:
    """The exception for a dce_error; called by the native module."""
    return _BY_CODE.get(code, InternalError)(message, page)
