"""Requests for more days, as a supervisor and a sales person meet them."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from tests.ui.trial_samples import extension

ASKED_AT = datetime(2020, 3, 16, 9, 40, tzinfo=UTC)
"""18:40 in Japan."""

WAITING = extension(
    extension_id=UUID(int=1),
    login_id="Yc8vLd",
    store_name="美容室 アネモネ 戸塚店",
    asked_by="岡田 拓真",
    asked_at=ASKED_AT,
    expires_on=date(2020, 3, 18),
    reason="本部の決裁が来週になるため。",
)
NEXT = extension(
    extension_id=UUID(int=2), login_id="hJ7wRc", store_name="", asked_at=ASKED_AT, expires_on=date(2020, 3, 23), days=3
)
APPROVED = extension(
    extension_id=UUID(int=3),
    login_id="Cs3xNw",
    asked_at=ASKED_AT - timedelta(days=3),
    expires_on=date(2020, 3, 22),
    is_approved=True,
    decided_by="森 直樹",
    decided_at=ASKED_AT - timedelta(days=2),
    note="中断を確認しました。",
)
REFUSED = extension(
    extension_id=UUID(int=4),
    login_id="Ag8nTx",
    days=14,
    asked_at=ASKED_AT - timedelta(days=4),
    expires_on=date(2020, 3, 12),
    is_approved=False,
    decided_by="森 直樹",
    decided_at=ASKED_AT - timedelta(days=3),
)
