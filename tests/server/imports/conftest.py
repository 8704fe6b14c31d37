"""An office that imports files, and the job that works on them when a test says so."""

from __future__ import annotations

import pytest

from tests.server.imports.desk import ImportDesk
from tests.server.people.office import Office
from tests.service import UNTHROTTLED
from usen_desk.server.settings import Settings


@pytest.fixture
def desk(database, branches, tmp_path):
    settings = Settings(throttles=UNTHROTTLED, files_folder=str(tmp_path / "files"))
    return ImportDesk(Office(database, settings))
