"""A real service with demo people and a few stores, and desktops on it."""

from datetime import date

import pytest
from PySide6.QtWidgets import QApplication
from sqlalchemy import delete

from tests.databases import Databases
from tests.service import FILES, Authority, RunningService
from tests.tls_service import Relay
from tests.ui.desks import TestDesk
from usen_desk.server.attachments.blob_folder import FolderBlobs
from usen_desk.server.db import schema
from usen_desk.server.demo_data.write import write
from usen_desk.ui import theme


@pytest.fixture(scope="session")
def live_service(tmp_path_factory):
    """One service for all tests of the session; a test that stops it starts it again."""
    folder = tmp_path_factory.mktemp("live")
    databases = Databases(folder)
    database = databases.empty("sqlite")
    write(database, 300, 7, date(2026, 11, 22), lambda done, total: None, blobs=FolderBlobs(FILES))
    service = RunningService(database, Authority(folder))
    service.end_sessions = lambda: _end_sessions(database)
    yield service
    service.stop()
    database.close()
    databases.close()


def _end_sessions(database):
    with database.write() as tx:
        tx.execute(delete(schema.staff_session))


@pytest.fixture
def line(live_service):
    """A line to the live service that a test can take away."""
    relay = Relay(live_service.port)
    relay.authority = live_service.authority
    yield relay
    relay.down()


@pytest.fixture
def desk(qtbot, tmp_path, live_service):
    """`desk()` opens a desktop on the live service; with the same folder it is the same PC's next start."""
    opened = []

    def open_(folder=None, service=live_service, **more):
        made = TestDesk(qtbot, folder or tmp_path / "pc", service, **more)
        opened.append(made)
        return made

    yield open_
    for made in opened:
        made.close()
    app = QApplication.instance()
    app.setStyleSheet("")
    theme._in_use.palette = theme.LIGHT
