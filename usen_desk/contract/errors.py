"""Codes a service can refuse with; the only error vocabulary of client and service (RFC 9457 problem details)."""

from __future__ import annotations

import enum

import msgspec


class Code(enum.StrEnum):
    """One refusal. The text for people lives in usen_desk.ui.messages, never here."""

    SESSION_EXPIRED = "session_expired"
    NOT_PERMITTED = "not_permitted"
    INVALID_INPUT = "invalid_input"
    TOO_LARGE = "too_large"
    NOT_FOUND = "not_found"
    NO_SUCH_OPERATION = "no_such_operation"
    TOO_MANY_CALLS = "too_many_calls"
    BUSY = "busy"
    """The service can't take it now (disk full, database away, lock held too long); nothing was stored."""
    INTERNAL = "internal"
    WRONG_SIGN_IN = "wrong_sign_in"
    SIGN_IN_THROTTLED = "sign_in_throttled"
    WRONG_PASSWORD = "wrong_password"
    WEAK_PASSWORD = "weak_password"
    BAD_IMAGE = "bad_image"
    NO_MAIL_ADDRESS = "no_mail_address"
    ACCOUNT_NOT_USABLE = "account_not_usable"
    RESEND_THROTTLED = "resend_throttled"
    EXPORT_TOO_LARGE = "export_too_large"
    VERSION_REQUIRED = "version_required"
    """A change without If-Match: the caller must say which version it saw."""
    CHANGED_MEANWHILE = "changed_meanwhile"
    """The object has another version than the caller saw; nothing was stored."""
    OTHER_CONTENT = "other_content"
    """The ID was used before for something else."""
    NOT_STARTED = "not_started"
    """The trial has no last day yet that could be moved."""
    ALREADY_ASKED = "already_asked"
    ALREADY_DECIDED = "already_decided"
    INQUIRY_CLOSED = "inquiry_closed"
    """It is done or merged; the text is the caller's to keep."""
    BEHIND = "behind"
    """There are messages that the author was not shown."""
    TOO_LATE = "too_late"
    """An action older than what may be undone."""
    PASSWORD_OVER = "password_over"
    """The temporary password's days are over, or a newer one was issued."""
    FILE_REFUSED = "file_refused"
    """A kind of file that is not taken, or its bytes are not what was said."""
    FILE_MISSING = "file_missing"
    """A message names an upload that is not there (any more)."""
    WRONG_OFFSET = "wrong_offset"
    """A part doesn't begin where the last one ended; ask for the offset."""
    TAKEN_OVER = "taken_over"
    """A newer request sends the same file: this one has to leave off."""
    BAD_CHECKSUM = "bad_checksum"
    """A part came with other bytes than were said; nothing of it was kept."""
    NO_SUCH_RANGE = "no_such_range"
    """The file is shorter than what was asked for."""
    TUS_VERSION = "tus_version"
    """Another version of the protocol than 1.0.0."""
    FILE_QUARANTINED = "file_quarantined"
    """A virus was found in it: nobody gets it."""
    FILE_SCANNING = "file_scanning"
    """It is still being looked at for viruses, and held as long."""
    TOO_MANY = "too_many"
    """There is a limit of how many may be kept, and it is reached."""
    NO_ROOM = "no_room"
    """Of the service's disk would be left less than it needs."""
    STORAGE_FULL = "storage_full"
    """The database has no room left: nothing was stored, and reading goes on."""
    ALREADY_REGISTERED = "already_registered"
    """There is one with this mail address, login ID or name."""
    OF_OTHER_COMPANY = "of_other_company"
    """The store or chain belongs to another company."""
    STOPPED = "stopped"
    """A person who may not sign in gets no new password."""
    NOT_ONESELF = "not_oneself"
    """Nobody changes their own role or locks themselves out."""
    LAST_ADMIN = "last_admin"
    """Somebody has to be left who can let others in."""
    OF_DIRECTORY = "of_directory"
    """The company's directory has this person's password, not we."""
    DIRECTORY_AWAY = "directory_away"
    """The company's directory doesn't answer; local people can sign in."""
    NO_ROLE = "no_role"
    """The directory knows the person, but no group that may use this program."""
    STAFF_DISABLED = "staff_disabled"
    """The session's person may not sign in any more."""
    IMPORT_MOVED_ON = "import_moved_on"
    """It is at another step than the caller saw, or its file is another one or gone; nothing was done."""
    LINK_OVER = "link_over"
    """A link from a mail that was used, is too old, or never was one."""
    DEVICE_REVOKED = "device_revoked"
    """This desk was revoked: it has to wipe what it keeps of this person."""


STATUS: dict[Code, int] = {
    Code.SESSION_EXPIRED: 401,
    Code.NOT_PERMITTED: 403,
    Code.INVALID_INPUT: 422,
    Code.TOO_LARGE: 413,
    Code.NOT_FOUND: 404,
    Code.NO_SUCH_OPERATION: 404,
    Code.TOO_MANY_CALLS: 429,
    Code.BUSY: 503,
    Code.INTERNAL: 500,
    Code.WRONG_SIGN_IN: 401,
    Code.SIGN_IN_THROTTLED: 429,
    Code.WRONG_PASSWORD: 403,
    Code.WEAK_PASSWORD: 422,
    Code.BAD_IMAGE: 422,
    Code.NO_MAIL_ADDRESS: 409,
    Code.ACCOUNT_NOT_USABLE: 409,
    Code.RESEND_THROTTLED: 429,
    Code.EXPORT_TOO_LARGE: 413,
    Code.VERSION_REQUIRED: 428,
    Code.CHANGED_MEANWHILE: 412,
    Code.OTHER_CONTENT: 422,
    Code.NOT_STARTED: 409,
    Code.ALREADY_ASKED: 409,
    Code.ALREADY_DECIDED: 409,
    Code.INQUIRY_CLOSED: 409,
    Code.BEHIND: 409,
    Code.TOO_LATE: 409,
    Code.PASSWORD_OVER: 403,
    Code.FILE_REFUSED: 422,
    Code.FILE_MISSING: 409,
    Code.WRONG_OFFSET: 409,
    Code.TAKEN_OVER: 423,
    Code.BAD_CHECKSUM: 460,
    Code.NO_SUCH_RANGE: 416,
    Code.TUS_VERSION: 412,
    Code.FILE_QUARANTINED: 403,
    Code.FILE_SCANNING: 409,
    Code.TOO_MANY: 409,
    Code.NO_ROOM: 507,
    Code.STORAGE_FULL: 507,
    Code.ALREADY_REGISTERED: 409,
    Code.OF_OTHER_COMPANY: 409,
    Code.STOPPED: 409,
    Code.NOT_ONESELF: 409,
    Code.LAST_ADMIN: 409,
    Code.OF_DIRECTORY: 409,
    Code.DIRECTORY_AWAY: 503,
    Code.NO_ROLE: 403,
    Code.STAFF_DISABLED: 401,
    Code.IMPORT_MOVED_ON: 409,
    Code.LINK_OVER: 410,
    Code.DEVICE_REVOKED: 401,
}


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Body of every answer that is not 2xx."""

    code: Code
    request_id: str
    title: str = ""
    """The code in words for a developer who reads the wire; people read usen_desk.ui.messages."""
    status: int = 0
    field: str | None = None
    """Name of the input field at fault."""
    retry_after_s: int | None = None
    detail: msgspec.Raw = msgspec.field(default_factory=lambda: msgspec.Raw(b"null"))
    """JSON of the type that the code comes with, e.g. contract.inquiries.Missed with BEHIND."""
