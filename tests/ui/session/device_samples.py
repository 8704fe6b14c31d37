"""PCs of one account."""

from datetime import UTC, datetime

from usen_desk.contract.devices import Device

HERE = Device(
    device_id="a" * 32,
    name="PC-01",
    signed_in_at=datetime(2026, 3, 9, 2, 56, tzinfo=UTC),
    is_this=True,
    is_revoked=False,
)
OTHER = Device(
    device_id="b" * 32,
    name="PC-02",
    signed_in_at=datetime(2026, 3, 8, 9, 6, tzinfo=UTC),
    is_this=False,
    is_revoked=False,
)
GONE = Device(
    device_id="c" * 32, name="", signed_in_at=datetime(2026, 2, 18, 1, 0, tzinfo=UTC), is_this=False, is_revoked=True
)
ALL = [HERE, OTHER, GONE]
