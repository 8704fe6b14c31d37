"""A whole service with 300 stores on real TLS, and desks that are opened on it. Used by the faults too."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import date

import pytest
from PySide6.QtWidgets import QApplication

from tests.browser import Browser, started
from tests.databases import Databases
from tests.journeys.desk import Desk, WindowsSeen
from tests.journeys.mornings import RunningClock
from tests.postgres import INSTALL_HINT, binaries
from tests.service import UNTHROTTLED, Authority, RunningService
from tests.skips import missing
from usen_desk.server.context import utc_now
from usen_desk.server.db.database import Database
from usen_desk.server.db.migrate import migrate
from usen_desk.server.demo_data.write import write
from usen_desk.server.settings import Settings

STORES, SEED, AS_OF = 300, 20180803, date(2020, 3, 17)


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="session")
def databases(tmp_path_factory):
    made = Databases(tmp_path_factory.mktemp("databases"))
    yield made
    made.close()


@pytest.fixture(scope="session")
def stores_file(tmp_path_factory):
    """The demo's stores in one SQLite file, copied for each test."""
    path = tmp_path_factory.mktemp("stores") / "stores.db"
    made = Database(f"sqlite:///{path}")
    migrate(made)
    write(made, STORES, SEED, AS_OF, lambda done, stores: None)
    made.close()
    return path


@pytest.fixture
def database(request, tmp_path, stores_file, databases):
    """On SQLite, or on PostgreSQL for a test with `@on_both`."""
    if getattr(request, "param", "sqlite") == "sqlite":
        made = Database(f"sqlite:///{shutil.copyfile(stores_file, tmp_path / 'service.db')}")
        yield made
        made.close()
        return
    if binaries() is None:
        missing("PostgreSQL", INSTALL_HINT)
    made = databases.empty("postgres")
    write(made, STORES, SEED, AS_OF, lambda done, stores: None)
    yield made


@pytest.fixture
def service_settings(tmp_path):
    return Settings(throttles=UNTHROTTLED, files_folder=str(tmp_path / "files"))


@pytest.fixture
def service_clock(request):
    """What the service takes for now; for a test with `@on_the_day` a clock that starts in the morning of the data,
    with `@at_noon` three hours later."""
    part_of_day = getattr(request, "param", "")
    if not part_of_day:
        return utc_now
    clock = RunningClock()
    if part_of_day == "noon":
        clock.move(hours=3)
    return clock


@pytest.fixture
def service(database, authority, service_settings, service_clock):
    running = RunningService(database, authority, service_settings, with_jobs=True, clock=service_clock)
    yield running
    running.stop()


@pytest.fixture
def desks(one_thread_collects, qtbot, qapp, tmp_path, authority):
    """`desks(service.url)` opens a window at the sign-in page; the same `profile` again is that PC's next start."""
    opened, windows = [], WindowsSeen()
    qapp.installEventFilter(windows)
    QApplication.setStyle("Fusion")

    def open_(service_url="", profile="pc", ca_file=None, vault=None):
        made = Desk(qtbot, qapp, tmp_path / profile, service_url, ca_file or authority.ca_file, vault)
        opened.append(made)
        return made

    yield open_
    for made in opened:
        made.close()
    qapp.removeEventFilter(windows)
    assert windows.strays == []


@pytest.fixture
def desk(desks, service):
    """A window with somebody of the call centre signed in."""
    made = desks(service.url)
    made.sign_in()
    return made


@pytest.fixture(scope="session")
def chromium():
    """One browser for all journeys of the customers' pages."""
    driver = started()
    yield driver
    driver.quit()


@pytest.fixture
def browser(chromium, service):
    """A customer's browser without a cookie; what it complains of in its console fails the test."""
    made = Browser(chromium, service.url)
    made.complaints()
    yield made
    complaints = made.complaints()
    made.open_nothing()
    assert complaints == []


@pytest.fixture
def command(service, tmp_path):
    """`command("import-unis", file)` as an operator runs it beside the running service: exit code, what it says."""
    settings = tmp_path / "service.toml"
    url = service.database.url.render_as_string(hide_password=False)
    settings.write_text(f'database_url = "{url}"\n', encoding="utf-8")

    def run(*given):
        line = [sys.executable, "-m", "usen_desk.server", "--settings", str(settings), *map(str, given)]
        ended = subprocess.run(line, capture_output=True, text=True, encoding="utf-8", check=False, timeout=60)
        return ended.returncode, ended.stderr

    return run
