"""`usen-desk-service list-devices` and `revoke-device`: for a desk that was lost, or a person who has left."""

from __future__ import annotations

import argparse
import sys
import uuid
from datetime import UTC, datetime

from sqlalchemy import Connection

from usen_desk.contract.base import JST
from usen_desk.server import messages
from usen_desk.server.context import Context
from usen_desk.server.db.database import Database
from usen_desk.server.db.migrate import migrate
from usen_desk.server.session import device_store, devices, store
from usen_desk.server.session.device_store import StoredDevice
from usen_desk.server.session.service import login_key
from usen_desk.server.settings import Settings


class Declined(Exception):
    """The command can't be done as it was given; the text is for the person at the terminal."""


class _Command:
    """Exit code 0 done, 1 declined."""

    def run(self, given: argparse.Namespace, settings: Settings) -> int:
        database = Database(settings.database_url)
        try:
            database.check()
            migrate(database)
            told = self.done(database, settings, given)
        except Declined as declined:
            sys.stderr.write(f"{declined}\n")
            return 1
        finally:
            database.close()
        sys.stdout.write(f"{told}\n")
        return 0

    def done(self, database: Database, settings: Settings, given: argparse.Namespace) -> str:
        raise NotImplementedError


class _List(_Command):
    def arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.description = messages.LIST_DEVICES
        parser.add_argument("--login-id", required=True)

    def done(self, database: Database, settings: Settings, given: argparse.Namespace) -> str:
        with database.read() as tx:
            found = device_store.devices(tx, _registered(tx, given.login_id))
        return "\n".join(_line(one) for one in found) or messages.NO_DEVICES


class _Revoke(_Command):
    def arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.description = messages.REVOKE_DEVICE
        parser.add_argument("--login-id", required=True)
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--device", help=messages.REVOKE_DEVICE_WHICH)
        which.add_argument("--all", action="store_true", help=messages.REVOKE_DEVICE_ALL)

    def done(self, database: Database, settings: Settings, given: argparse.Namespace) -> str:
        """Safe to repeat: what is revoked already is told as none."""
        with database.write() as tx:
            staff_id = _registered(tx, given.login_id)
            found = [one for one in device_store.devices(tx, staff_id) if given.all or one.device_id == given.device]
            if not found and not given.all:
                raise Declined(messages.DEVICE_UNKNOWN.format(device=given.device))
            context = Context(tx, settings, datetime.now(UTC), uuid.uuid4().hex, network="terminal")
            open_ones = [one for one in found if not one.is_revoked]
            for one in open_ones:
                devices.revoke(context, staff_id, one.device_id)
        return messages.DEVICES_REVOKED.format(count=len(open_ones))


def _registered(tx: Connection, login_id: str) -> int:
    key = login_key(login_id)
    person = store.staff_by_login_id(tx, key) if key else None
    if person is None:
        raise Declined(messages.STAFF_UNKNOWN.format(login_id=login_id))
    return person.staff_id


def _line(device: StoredDevice) -> str:
    state = messages.DEVICE_STATE_REVOKED if device.is_revoked else messages.DEVICE_STATE_USABLE
    at = f"{device.signed_in_at.astimezone(JST):%Y-%m-%d %H:%M}"
    return f"{device.device_id}  {at}  {state}  {device.name}".rstrip()


listing = _List()
revoking = _Revoke()
