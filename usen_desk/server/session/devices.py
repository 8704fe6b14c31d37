"""The desks that a person signs in on: their keys, the list of them, revoking one. RULINGS: key of the local store.

A revoked device stays revoked: a desk that hears so wipes what it keeps of this person and takes a new number.
"""

from __future__ import annotations

from usen_desk.contract.base import Nothing
from usen_desk.contract.devices import Device, DeviceKey, Devices, KeyDeposit
from usen_desk.contract.errors import Code
from usen_desk.server.audit.service import Action, log
from usen_desk.server.context import Context, Refusal
from usen_desk.server.session import device_store as store


def get_device_key(context: Context, _: Nothing) -> DeviceKey:
    stored = store.stored_key(context.tx, context.actor.staff_id, _this_device(context))
    return DeviceKey(key=stored.key or None if stored else None)


def put_device_key(context: Context, body: KeyDeposit) -> Nothing:
    """The same key again may bring another name.

    Raises:
        Refusal: OTHER_CONTENT, where another key is kept; DEVICE_REVOKED, when that came first.
    """
    staff_id, device_id, name = context.actor.staff_id, _this_device(context), body.name.strip()
    if store.add_key(context.tx, staff_id, device_id, body.key, name, context.now):
        log(context, Action.KEY_DEPOSITED, "device", device_id)
        return Nothing()
    stored = store.stored_key(context.tx, staff_id, device_id)
    if stored is None or stored.is_revoked:
        raise Refusal(Code.DEVICE_REVOKED)
    if stored.key != body.key:
        raise Refusal(Code.OTHER_CONTENT, "key")
    if name and name != stored.name:
        store.put_name(context.tx, staff_id, device_id, name)
    return Nothing()


def list_devices(context: Context, _: Nothing) -> Devices:
    here = _this_device(context)
    each = store.devices(context.tx, context.actor.staff_id)
    return Devices(
        items=[
            Device(
                device_id=one.device_id,
                name=one.name,
                signed_in_at=one.signed_in_at,
                is_this=one.device_id == here,
                is_revoked=one.is_revoked,
            )
            for one in each
        ]
    )


def revoke_device(context: Context, body: Nothing, device: str) -> Devices:
    """Safe to repeat. With one's own the session ends as well: this is its last answer.

    Raises:
        Refusal: NOT_FOUND, for a device on which this person never signed in.
    """
    known = {one.device_id: one for one in store.devices(context.tx, context.actor.staff_id)}
    if device not in known:
        raise Refusal(Code.NOT_FOUND)
    if not known[device].is_revoked:
        revoke(context, context.actor.staff_id, device)
    return list_devices(context, body)


def revoke(context: Context, staff_id: int, device_id: str) -> None:
    """For whoever may; logged. Open streams of it end at the hub's next look at sessions."""
    ended = store.revoke(context.tx, staff_id, device_id, context.now)
    log(context, Action.DEVICE_REVOKED, "device", device_id, detail=f"staff: {staff_id}, ended sessions: {ended}")


def _this_device(context: Context) -> str:
    return store.device_of_session(context.tx, context.actor.token_hash)
