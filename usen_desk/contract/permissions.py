"""What a person may do. The service enforces it (server/policy.py); the desktop only hides what would be refused."""

from __future__ import annotations

import enum


class Role(enum.StrEnum):
    AGENT = "agent"
    SALES = "sales"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"
    CUSTOMER = "customer"


class Permission(enum.StrEnum):
    ANYONE = "anyone"
    """No session needed."""
    SIGNED_IN = "signed_in"
    """Any session: what concerns only the caller's own session, password and image."""
    READ_ACCOUNTS = "accounts.read"
    """Customer master (UNIS), accounts, mailings."""
    SEND_REREGISTRATION = "accounts.send_reregistration"
    READ_BRANCHES = "branches.read"
    EXPORT_BRANCH = "branches.export"
    READ_TRIALS = "trials.read"
    FOLLOW_TRIALS = "trials.follow"
    """Register, follow up, hand over, ask for an extension."""
    SUPERVISE_TRIALS = "trials.supervise"
    """Funnel, decisions on extensions, thresholds and texts of the advice."""
    EXPORT_TRIALS = "trials.export"
    READ_INQUIRIES = "inquiries.read"
    """Inquiries, public messages and their files; for customers: their company's."""
    OPEN_INQUIRIES = "inquiries.open"
    REPLY_INQUIRIES = "inquiries.reply"
    READ_NOTES = "inquiries.read_notes"
    WRITE_NOTES = "inquiries.write_notes"
    WORK_INQUIRIES = "inquiries.work"
    """Take, assign, hold, change, merge, undo; standing views and their counts."""
    READ_HISTORY = "inquiries.history"
    OWN_VIEWS = "inquiries.own_views"
    OWN_DRAFTS = "inquiries.own_drafts"
    READ_CANNED = "canned.read"
    OWN_CANNED = "canned.own"
    SHARE_CANNED = "canned.share"
    """Write canned replies for everybody."""
    PORTAL = "portal"
    """A customer's own session and password; the only one that a temporary password gives."""
    READ_STAFF = "staff.read"
    """Names, departments and images of colleagues."""
    READ_CHANGES = "changes.read"
    """The change feed; each item of it needs the permission to read the object."""
    SHOW_PRESENCE = "presence.show"
    """Tell and hear who views or types."""


class Scope(enum.StrEnum):
    """Which rows a permission reaches."""

    NONE = "none"
    OWN = "own"
    BRANCH = "branch"
    ALL = "all"
