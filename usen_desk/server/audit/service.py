"""The access log: who did what, with whom, from which inquiry. Rows are only ever added; chain.py seals them later.

No personal data, password or token in `detail`: only codes, counts and names of fields.
"""

from __future__ import annotations

import enum

from usen_desk.server.audit import store
from usen_desk.server.context import Context

DETAIL_MAX_CHARS = 400


class Action(enum.StrEnum):
    """What was done; the value stands in the row."""

    SIGNED_IN = "signed_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGNED_OUT = "signed_out"
    PASSWORD_CHANGED = "password_changed"
    PASSWORD_REFUSED = "password_refused"
    PASSWORD_RESET = "password_reset"
    STAFF_ADDED = "staff_added"
    CUSTOMER_VIEWED = "customer_viewed"
    ACCOUNT_VIEWED = "account_viewed"
    REREGISTRATION_SENT = "reregistration_sent"
    BRANCH_EXPORTED = "branch_exported"
    TRIAL_VIEWED = "trial_viewed"
    TRIALS_EXPORTED = "trials_exported"
    TRIAL_REGISTERED = "trial_registered"
    TRIAL_FOLLOWED_UP = "trial_followed_up"
    FOLLOW_UP_WITHDRAWN = "follow_up_withdrawn"
    TRIAL_HANDED_OVER = "trial_handed_over"
    TRIAL_STORE_SET = "trial_store_set"
    EXTENSION_ASKED = "extension_asked"
    EXTENSION_DECIDED = "extension_decided"
    ADVICE_CHANGED = "advice_changed"
    INQUIRY_VIEWED = "inquiry_viewed"
    FILES_BUNDLED = "files_bundled"
    """Of one inquiry: a view."""
    LEFT_DRAFTS_VIEWED = "left_drafts_viewed"
    FILES_EXPORTED = "files_exported"
    INQUIRY_OPENED = "inquiry_opened"
    CATEGORY_CHANGED = "category_changed"
    CANNED_ADDED = "canned_added"
    CANNED_CHANGED = "canned_changed"
    CANNED_REMOVED = "canned_removed"
    """Shared canned replies only."""
    DOCUMENT_ADDED = "document_added"
    DOCUMENT_CHANGED = "document_changed"
    DOCUMENT_WITHDRAWN = "document_withdrawn"
    DOCUMENT_RESTORED = "document_restored"
    """Of the shelf."""
    BOARD_RULES_CHANGED = "board_rules_changed"
    BOARD_EXPORTED = "board_exported"
    NOTICE_CHANGED = "notice_changed"
    NOTICE_PUBLISHED = "notice_published"
    NOTICE_WITHDRAWN = "notice_withdrawn"
    NOTICE_RESTORED = "notice_restored"
    FAQ_CHANGED = "faq_changed"
    PAGE_CHANGED = "page_changed"
    CONTACTS_CHANGED = "contacts_changed"
    CALL_CENTRES_CHANGED = "call_centres_changed"
    HANDOVER_OFFERED = "handover_offered"
    HANDOVER_ACCEPTED = "handover_accepted"
    HANDOVER_DECLINED = "handover_declined"
    HANDOVER_TAKEN_BACK = "handover_taken_back"
    PORTAL_USER_ISSUED = "portal_user_issued"
    PORTAL_USER_REISSUED = "portal_user_reissued"
    PORTAL_USER_STOPPED = "portal_user_stopped"
    PORTAL_USER_RESUMED = "portal_user_resumed"
    COMPANY_CHANGED = "company_changed"
    STAFF_CHANGED = "staff_changed"
    STAFF_DISABLED = "staff_disabled"
    STAFF_ENABLED = "staff_enabled"
    SESSIONS_ENDED = "sessions_ended"
    MAIL_SENT_AGAIN = "mail_sent_again"
    ACCESS_LOG_EXPORTED = "access_log_exported"
    ACCESS_LOG_VERIFIED = "access_log_verified"
    KEY_DEPOSITED = "key_deposited"
    DEVICE_REVOKED = "device_revoked"
    IMPORTED = "imported"
    IMPORT_PROBLEMS_EXPORTED = "import_problems_exported"


def log(
    context: Context,
    action: Action,
    object_kind: str,
    object_key: str,
    *,
    from_inquiry_id: int | None = None,
    detail: str = "",
) -> None:
    """Add a row in the request's own transaction, so that what isn't logged didn't happen.

    `object_kind` has at most 20 characters, `object_key` 64; a longer `detail` is cut.
    """
    store.add(
        context.tx,
        at=context.now,
        staff_id=context.caller.staff_id if context.caller else None,
        action=action,
        object_kind=object_kind,
        object_key=object_key,
        from_inquiry_id=from_inquiry_id,
        request_id=context.request_id,
        detail=detail[:DETAIL_MAX_CHARS],
    )
