"""`usen-desk-service demo`: a whole service for one PC: own certificate authority, SQLite, demo data, loopback only.

Prints one JSON line when it is ready and ends when its standard input is closed, so that it can't outlive its parent.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import sys
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path

import trustme
import uvicorn
from msgspec.structs import replace

from usen_desk.contract.base import JST
from usen_desk.server.attachments.blob_choice import blobs_of
from usen_desk.server.db.database import Database
from usen_desk.server.demo_data.staff import DEMO_PASSWORD, DEMO_STAFF
from usen_desk.server.demo_data.write import GENERATOR_VERSION, NEWEST_AT, write
from usen_desk.server.demo_data.write_exchanges import DEMO_CUSTOMER
from usen_desk.server.serve import made_server, prepare, serve_on
from usen_desk.server.settings import Settings

SEED = 20180803
DEFAULT_STORES = 20_000
HOST = "127.0.0.1"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = "Serve demo data on this PC only."
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--scale", type=int, default=DEFAULT_STORES, help="stores")
    parser.add_argument("--as-of", type=date.fromisoformat, default=None, help="day that the data is made for")
    parser.add_argument("--port", type=int, default=0)


def run(given: argparse.Namespace, settings: Settings) -> int:
    folder: Path = given.folder
    folder.mkdir(parents=True, exist_ok=True)
    as_of: date = given.as_of or datetime.now(JST).date()
    database = Database(f"sqlite:///{database_file(folder, given.scale, as_of)}")
    prepare(database)
    clock = clock_of(as_of, at=NEWEST_AT if given.as_of else None)
    settings = _of_folder(settings, folder)
    write(database, given.scale, SEED, as_of, _progress, until=clock(), blobs=blobs_of(settings))
    certificate = certificates(folder)
    with socket.create_server((HOST, given.port)) as listening:
        url = f"https://{HOST}:{listening.getsockname()[1]}"
        server = made_server(database, replace(settings, public_url=url), clock)
        _stop_with_parent(server)
        serve_on(server, listening, lambda: _say_ready(url, certificate))
    database.close()
    return 0


def clock_of(as_of: date, at: time | None = None) -> Callable[[], datetime]:
    """Now, on the day of the data: a trial that ends tomorrow does so whenever the demo runs. With `at` the day has
    come that far when the demo starts, so that its pictures show the same each time."""
    now = datetime.now(JST)
    shift = datetime.combine(as_of, at or now.timetz()) - now
    return lambda: datetime.now(UTC) + shift


def database_file(folder: Path, stores: int, as_of: date) -> Path:
    """Each scale, day and form of the data has a file of its own; those of earlier days and forms are removed."""
    file = folder / f"demo-{stores}-{as_of:%Y%m%d}-v{GENERATOR_VERSION}.db"
    for old in folder.glob(f"demo-{stores}-*.db*"):
        if not old.name.startswith(file.name):
            old.unlink(missing_ok=True)
    return file


def certificates(folder: Path) -> Path:
    """Make the authority and the loopback certificate on first run; returns the authority's file."""
    authority_file = folder / "demo-ca.pem"
    if not (authority_file.exists() and (folder / "server.pem").exists() and (folder / "server.key").exists()):
        authority = trustme.CA(organization_name="usen_desk demo")
        issued = authority.issue_cert(HOST, "localhost", "::1")
        _write_private(folder / "server.key", issued.private_key_pem.bytes())
        (folder / "server.pem").write_bytes(b"".join(blob.bytes() for blob in issued.cert_chain_pems))
        authority.cert_pem.write_to_path(authority_file)
    return authority_file


def _write_private(path: Path, content: bytes) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)


def _of_folder(settings: Settings, folder: Path) -> Settings:
    return replace(
        settings,
        certificate_file=str(folder / "server.pem"),
        key_file=str(folder / "server.key"),
        files_folder=str(folder / "files"),
    )


def _stop_with_parent(server: uvicorn.Server) -> None:
    def wait() -> None:
        while os.read(sys.stdin.fileno(), 4096):  # sys.stdin's own lock would be held when the interpreter ends
            pass
        server.should_exit = True

    threading.Thread(target=wait, daemon=True, name="parent").start()


def _say_ready(url: str, ca_file: Path) -> None:
    sign_ins = [
        {"role": person.role.value, "login_id": person.login_id, "name": person.name, "password": person.password}
        for person in DEMO_STAFF
    ]
    customer = {"url": f"{url}/client/login/", "email": DEMO_CUSTOMER, "password": DEMO_PASSWORD}
    line = {"service_url": url, "ca_file": str(ca_file.resolve()), "sign_ins": sign_ins, "customer": customer}
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\rdemo data {done:,} / {total:,}" + ("\n" if done >= total else ""))
        sys.stderr.flush()
