"""What a call can end in, as the desktop sees it. The sentences for people live in usen_desk.ui.messages.

ApiError
├── Unreachable   no usable answer came (`kind` says why): the service may or may not have done what was asked
├── Refused       the service answered with a Problem: it did not do it
├── BadAnswer     something answered that does not fit the contract (`kind`: a login page of the network, or garbage)
├── Cancelled     we ended it ourselves; never shown
├── DiskTrouble   this PC could not keep what came (download, settings, temporary file)
├── SourceTrouble a file of this PC that was to be sent is gone, can't be read or isn't what it was
└── Defect        a fault of this program; logged whole where it happened
"""

from __future__ import annotations

import enum
import errno
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from usen_desk.contract.errors import Problem

D = TypeVar("D")


class ApiError(Exception):
    """`request_id` is the number that the desk gave the call; empty where there was no call."""

    def __init__(self, what: str = "", request_id: str = "") -> None:
        super().__init__(what)
        self.request_id = request_id


class Trouble(enum.StrEnum):
    """Why no usable answer came."""

    NAME = "name"
    """The service's name was not found (DNS)."""
    REFUSED = "refused"
    """Nothing listens there, or no route."""
    TIMEOUT = "timeout"
    CERTIFICATE = "certificate"
    PROXY = "proxy"
    CUT = "cut"
    """The connection broke before the whole answer was there."""
    GATEWAY = "gateway"
    """A machine before the service answered that the service is away (502, 503, 504 without a problem)."""


class Unreachable(ApiError):
    def __init__(self, kind: Trouble, what: str = "", request_id: str = "") -> None:
        super().__init__(f"{kind}: {what}", request_id)
        self.kind = kind


class Refused(ApiError):
    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.code} (request {problem.request_id})", problem.request_id)
        self.problem = problem

    def detail(self, of: type[D]) -> D | None:
        """What the refusal came with, e.g. contract.inquiries.Missed with BEHIND; None where it came with nothing.

        Raises:
            BadAnswer: it is something else.
        """
        import msgspec

        try:
            return msgspec.json.decode(self.problem.detail, type=of | None)
        except msgspec.DecodeError as error:
            raise BadAnswer(Strange.GARBAGE, type(error).__name__, self.request_id) from error


class Strange(enum.StrEnum):
    """What answered instead of the service."""

    PORTAL = "portal"
    """A page for people or a redirect: a captive portal, a filter, or another web server."""
    GARBAGE = "garbage"
    """An answer that this version of the desktop can't read."""


class BadAnswer(ApiError):
    def __init__(self, kind: Strange, what: str = "", request_id: str = "") -> None:
        super().__init__(f"{kind}: {what}", request_id)
        self.kind = kind


class Cancelled(ApiError):
    pass


class DiskFault(enum.StrEnum):
    FULL = "full"
    DENIED = "denied"
    OTHER = "other"


class DiskTrouble(ApiError):
    def __init__(self, kind: DiskFault, what: str = "") -> None:
        super().__init__(f"{kind}: {what}")
        self.kind = kind

    @classmethod
    def of(cls, error: OSError) -> DiskTrouble:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return cls(DiskFault.FULL, type(error).__name__)
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            return cls(DiskFault.DENIED, type(error).__name__)
        return cls(DiskFault.OTHER, type(error).__name__)


class SourceTrouble(ApiError):
    pass


class Defect(ApiError):
    pass
