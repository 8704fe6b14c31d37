"""Settings of the service: one TOML file, every key with a default, unknown keys refused with their name."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec


class Smtp(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    host: str = "127.0.0.1"
    port: int = 25
    starttls: bool = True
    """False only for a sink on this machine."""
    ca_file: str = ""
    login: str = ""
    password: str = ""
    sender: str = "usenonline@example.jp"
    sender_name: str = "USEN ONLINE事務局"


class Bucket(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An S3-compatible store. Keys may stand in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY instead."""

    name: str
    endpoint: str = ""
    """https://host:port; without it Amazon's own of the region."""
    region: str = "us-east-1"
    prefix: str = ""
    """Where in the bucket, if others use it too."""
    access_key_id: str = ""
    secret_access_key: str = ""
    ca_file: str = ""
    """Trusted as well as the machine's own authorities."""
    allow_http: bool = False
    """True only for a store on this machine."""
    connect_within_s: int = 5
    answer_within_s: int = 30


class Scanner(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A ClamAV daemon. Its signatures are kept up to date by freshclam beside it."""

    address: str
    """The path of its Unix socket, or host:port."""
    holds: bool = True
    """Whether a file can be opened only after its scan; one that can't be scanned can be opened."""
    answer_within_s: int = 60
    again_after_s: int = 300
    """When it was away."""


class Directory(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The company's directory (LDAP), as an option beside the people of our own. Row B1-1."""

    host: str
    port: int = 389
    ca_file: str = ""
    """Who signed the directory's certificate; without it the machine's own authorities. StartTLS is always used."""
    reader_dn: str
    """Who may search for people."""
    reader_password: str
    people_dn: str
    """Where people are, e.g. ou=people,dc=example,dc=jp."""
    login_attribute: str = "uid"
    person_condition: str = ""
    """LDAP filter that a person has to meet; in Active Directory (!(userAccountControl:1.2.840.113556.1.4.803:=2)) for
    who isn't disabled there."""
    name_attribute: str = "cn"
    department_attribute: str = "ou"
    mail_attribute: str = "mail"
    branch_attribute: str = ""
    """Holds the 支店コード; needed for sales."""
    member_attribute: str = "member"
    """Of a group, names its people by DN."""
    roles: dict[str, str] = {}
    """DN of a group → agent, sales, supervisor or admin; of several the one that may most. Nobody else gets in."""
    connect_within_s: int = 5
    answer_within_s: int = 10
    look_every_s: int = 300
    """Sessions of people whom it no longer knows end within this time."""


class Throttles(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """RELIABILITY.md R12. Tests raise them, but for the throttle's own."""

    sign_in_failures_per_account: int = 10
    sign_in_failures_per_network: int = 30
    sign_in_window_s: int = 900
    lock_after_in_a_row: int = 100
    calls_per_minute: int = 1200
    searches_per_minute: int = 600
    customer_calls_per_minute: int = 300
    customer_searches_per_minute: int = 60
    resends_per_account_per_hour: int = 3
    resends_per_address_per_hour: int = 10
    customer_uploads_per_hour: int = 60


_OFFICE = "application/vnd.openxmlformats-officedocument."
FILE_TYPES = (
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "image/bmp",
    "image/tiff",
    "image/heic",
    "application/pdf",
    _OFFICE + "wordprocessingml.document",
    _OFFICE + "spreadsheetml.sheet",
    _OFFICE + "presentationml.presentation",
    "application/msword",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
    "text/plain",
    "text/csv",
    "application/zip",
    "audio/mpeg",
    "audio/wav",
)


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    database_url: str = "sqlite:///usen_desk.db"
    host: str = "127.0.0.1"
    port: int = 8443
    certificate_file: str = ""
    key_file: str = ""
    mask_lists: bool = True
    """Part-mask phone and mail in lists."""
    public_url: str = ""
    """Where customers reach this service, e.g. https://usen-online.example.jp; the begin of every link in a mail, which
    is never taken from a request. Empty: the host and port of this file."""
    members_password_url: str = ""
    """Page where a member sets a new password (seed B2-4); empty: the one of this service."""
    mail_contact: str = "株式会社USEN USEN ONLINE事務局\nusenonline@example.jp"
    """Whom a customer may ask; the last lines of every mail."""
    session_hours: int = 12
    stay_days: int = 30
    idle_lock_s: int = 900
    answer_within_minutes: int = 240
    """Target of every answer to a customer, until supervision brings targets by category and calendar."""
    silent_minutes: int = 60
    """After its answer is overdue for so long without a word, an assigned inquiry returns to the queue."""
    poll_wait_max_s: int = 25
    """Longest wait of a long poll; less where something before the service gives up earlier."""
    files_folder: str = "usen_desk_files"
    """Where the bytes of attachments are kept; belongs into every backup, with the database."""
    files_bucket: Bucket | None = None
    """Keeps them instead of the folder, where several service hosts share the work."""
    scanner: Scanner | None = None
    """Without it files are 未検査 and can be opened."""
    file_types: tuple[str, ...] = FILE_TYPES
    """Media types that are taken, of those that server/attachments/kinds.py can tell apart."""
    file_max_bytes: int = 200 * 1024 * 1024
    """Of one file; told before it is sent."""
    files_free_min_bytes: int = 1024**3
    """No transfer begins that would leave less of the disk of files_folder: the database may lie on it, too."""
    customer_unfinished_max_bytes: int = 400 * 1024 * 1024
    """What one person of a customer may have begun and not finished."""
    files_handed_over_at: str = ""
    """A location of the nginx before this service that is `internal` and an `alias` of files_folder, e.g.
    /files-inside/: then nginx sends the bytes, and the service only says who may have them (X-Accel-Redirect)."""
    throttles: Throttles = Throttles()
    directory: Directory | None = None
    """Without it everybody's password is checked here."""
    smtp: Smtp | None = None
    """Without it mails stay queued."""

    @property
    def origin(self) -> str:
        """Without a slash at the end."""
        return self.public_url.rstrip("/") or f"https://{self.host}:{self.port}"

    @property
    def members_page(self) -> str:
        return self.members_password_url or f"{self.origin}/members/password/"


def load(path: Path) -> Settings:
    """
    Raises:
        OSError: the file can't be read.
        ValueError: not TOML, a wrong type or an unknown key; the text names it.
    """
    return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Settings)
