"""The desks that a person signs in on, and the keys of what these desks keep (RULINGS: key of the local store).

A key is made on the desk, 32 random bytes for one person and device. The service keeps it so that a desk without a
vault can read its own outbox after a restart. Revoking a device deletes the key and ends its sessions; the desk wipes
what it keeps when it hears of that (Code.DEVICE_REVOKED).
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from usen_desk.contract.base import Endpoint, Message, Moment, Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission
from usen_desk.contract.session import DeviceId

KEY_CHARS = 44
StoreKey = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9+/]{43}=$", max_length=KEY_CHARS)]
"""32 bytes in base64."""


class DeviceKey(Message, frozen=True, kw_only=True):
    key: StoreKey | None = None
    """Of this session's person and device; None: the service knows none."""


class KeyDeposit(Message, frozen=True, kw_only=True):
    key: StoreKey
    name: Annotated[str, msgspec.Meta(max_length=80)] = ""
    """How the PC calls itself, for the list of one's desks."""


class Device(Message, frozen=True, kw_only=True):
    device_id: DeviceId
    name: str
    signed_in_at: Moment
    is_this: bool
    is_revoked: bool


class Devices(Message, frozen=True, kw_only=True):
    """One's own, last used first."""

    items: list[Device]


GET_DEVICE_KEY = Endpoint(
    "GET", "/v1/session/device-key", Nothing, DeviceKey, Permission.SIGNED_IN, is_of_one_call=True
)
PUT_DEVICE_KEY = Endpoint(
    "PUT", "/v1/session/device-key", KeyDeposit, Nothing, Permission.SIGNED_IN, (Code.OTHER_CONTENT,)
)
"""Safe to repeat. Another key than the one that is kept is refused: the older outbox would be lost."""
LIST_DEVICES = Endpoint("GET", "/v1/session/devices", Nothing, Devices, Permission.SIGNED_IN)
REVOKE_DEVICE = Endpoint(
    "DELETE", "/v1/session/devices/{device}", Nothing, Devices, Permission.SIGNED_IN, (Code.NOT_FOUND,)
)
