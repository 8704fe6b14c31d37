"""Who may what: the one policy table of RELIABILITY.md as data. Rows that later features need are added with them."""

from __future__ import annotations

from usen_desk.contract.permissions import Permission, Role, Scope

_AGENT, _SALES, _SUPERVISOR, _ADMIN = Role.AGENT, Role.SALES, Role.SUPERVISOR, Role.ADMIN
_CUSTOMER = Role.CUSTOMER

POLICY: dict[Permission, dict[Role, Scope]] = {
    Permission.SIGNED_IN: {_AGENT: Scope.OWN, _SALES: Scope.OWN, _SUPERVISOR: Scope.OWN, _ADMIN: Scope.OWN},
    Permission.READ_ACCOUNTS: {_AGENT: Scope.ALL, _SALES: Scope.BRANCH, _SUPERVISOR: Scope.ALL},
    Permission.SEND_REREGISTRATION: {_AGENT: Scope.ALL, _SALES: Scope.BRANCH, _SUPERVISOR: Scope.ALL},
    Permission.READ_BRANCHES: {_AGENT: Scope.ALL, _SALES: Scope.BRANCH, _SUPERVISOR: Scope.ALL},
    Permission.EXPORT_BRANCH: {_SALES: Scope.BRANCH, _SUPERVISOR: Scope.ALL},
    Permission.READ_TRIALS: {_AGENT: Scope.ALL, _SALES: Scope.BRANCH, _SUPERVISOR: Scope.ALL},
    Permission.FOLLOW_TRIALS: {_SALES: Scope.BRANCH, _SUPERVISOR: Scope.ALL},
    Permission.SUPERVISE_TRIALS: {_SUPERVISOR: Scope.ALL},
    Permission.EXPORT_TRIALS: {_SALES: Scope.BRANCH, _SUPERVISOR: Scope.ALL},
    Permission.READ_INQUIRIES: {
        _AGENT: Scope.ALL,
        _SALES: Scope.BRANCH,
        _SUPERVISOR: Scope.ALL,
        _CUSTOMER: Scope.OWN,
    },
    Permission.EXPORT_FILES: {_SALES: Scope.BRANCH, _SUPERVISOR: Scope.ALL},
    Permission.OPEN_INQUIRIES: {_AGENT: Scope.ALL, _SUPERVISOR: Scope.ALL, _CUSTOMER: Scope.OWN},
    Permission.REPLY_INQUIRIES: {_AGENT: Scope.ALL, _SUPERVISOR: Scope.ALL, _CUSTOMER: Scope.OWN},
    Permission.SEND_FILES: {
        _AGENT: Scope.ALL,
        _SUPERVISOR: Scope.ALL,
        _ADMIN: Scope.ALL,
        _CUSTOMER: Scope.OWN,
    },
    Permission.READ_NOTES: {_AGENT: Scope.ALL, _SALES: Scope.BRANCH, _SUPERVISOR: Scope.ALL},
    Permission.WRITE_NOTES: {_AGENT: Scope.ALL, _SUPERVISOR: Scope.ALL},
    Permission.WORK_INQUIRIES: {_AGENT: Scope.ALL, _SUPERVISOR: Scope.ALL},
    Permission.READ_HISTORY: {_AGENT: Scope.ALL, _SALES: Scope.BRANCH, _SUPERVISOR: Scope.ALL},
    Permission.OWN_VIEWS: {_AGENT: Scope.OWN, _SUPERVISOR: Scope.OWN},
    Permission.OWN_DRAFTS: {_AGENT: Scope.OWN, _SUPERVISOR: Scope.OWN},
    Permission.READ_LEFT_DRAFTS: {_SUPERVISOR: Scope.ALL},
    Permission.READ_CANNED: {_AGENT: Scope.ALL, _SALES: Scope.ALL, _SUPERVISOR: Scope.ALL, _ADMIN: Scope.ALL},
    Permission.OWN_CANNED: {_AGENT: Scope.OWN, _SUPERVISOR: Scope.OWN, _ADMIN: Scope.OWN},
    Permission.SHARE_CANNED: {_SUPERVISOR: Scope.ALL, _ADMIN: Scope.ALL},
    Permission.READ_KNOWLEDGE: {
        _AGENT: Scope.ALL,
        _SALES: Scope.BRANCH,
        _SUPERVISOR: Scope.ALL,
        _ADMIN: Scope.ALL,
        _CUSTOMER: Scope.OWN,
    },
    Permission.WRITE_KNOWLEDGE: {_SUPERVISOR: Scope.ALL, _ADMIN: Scope.ALL},
    Permission.READ_SHELF: {_AGENT: Scope.ALL, _SALES: Scope.ALL, _SUPERVISOR: Scope.ALL, _ADMIN: Scope.ALL},
    Permission.KEEP_SHELF: {_SUPERVISOR: Scope.ALL},
    Permission.PORTAL: {_CUSTOMER: Scope.OWN},
    Permission.READ_STAFF: {_AGENT: Scope.ALL, _SALES: Scope.ALL, _SUPERVISOR: Scope.ALL, _ADMIN: Scope.ALL},
    Permission.ISSUE_PORTAL_USERS: {_AGENT: Scope.ALL, _SUPERVISOR: Scope.ALL, _ADMIN: Scope.ALL},
    Permission.WRITE_COMPANIES: {_SUPERVISOR: Scope.ALL, _ADMIN: Scope.ALL},
    Permission.READ_PEOPLE: {_SUPERVISOR: Scope.ALL, _ADMIN: Scope.ALL},
    Permission.WRITE_PEOPLE: {_ADMIN: Scope.ALL},
    Permission.RUN_IMPORTS: {_SUPERVISOR: Scope.ALL, _ADMIN: Scope.ALL},
    Permission.OUTGOING_MAIL: {_SUPERVISOR: Scope.ALL, _ADMIN: Scope.ALL},
    Permission.READ_ACCESS_LOG: {_AGENT: Scope.OWN, _SALES: Scope.OWN, _SUPERVISOR: Scope.ALL, _ADMIN: Scope.ALL},
    Permission.EXPORT_ACCESS_LOG: {_SUPERVISOR: Scope.ALL},
    Permission.READ_CHANGES: {_AGENT: Scope.ALL, _SALES: Scope.ALL, _SUPERVISOR: Scope.ALL, _ADMIN: Scope.ALL},
    Permission.READ_BOARD: {_SUPERVISOR: Scope.ALL},
    Permission.WRITE_BOARD_RULES: {_SUPERVISOR: Scope.ALL},
    Permission.EXPORT_BOARD: {_SUPERVISOR: Scope.ALL},
    Permission.SHOW_PRESENCE: {_AGENT: Scope.ALL, _SALES: Scope.BRANCH, _SUPERVISOR: Scope.ALL},
}
"""permission → role → rows it reaches; a role that isn't named has none."""


def scope(role: Role, permission: Permission) -> Scope:
    return POLICY.get(permission, {}).get(role, Scope.NONE)


def granted(role: Role) -> frozenset[Permission]:
    """The permissions that a desk is told of."""
    return frozenset(permission for permission in POLICY if scope(role, permission) is not Scope.NONE)
