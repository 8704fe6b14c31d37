"""The desktop:  usen-desk [usen-desk://…] [--service URL] [--ca FILE] [--profile DIR] [--demo FILE]

A second start on the same profile hands its link to the first and ends, before any widget is imported.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from usen_desk.local.logs import start_logs
from usen_desk.local.paths import Paths
from usen_desk.local.settings import Settings, service_address

if TYPE_CHECKING:
    from usen_desk.local.demo import DemoStart

BAD_START = 2
NOT_TAKEN = 3


def main(arguments: Sequence[str] | None = None) -> int:
    parser = _parser()
    given = parser.parse_args(sys.argv[1:] if arguments is None else arguments)
    demo = None
    if given.demo:
        from usen_desk.local.demo import DemoStart

        try:
            demo = DemoStart.read(given.demo)
        except (OSError, ValueError) as error:
            parser.error(f"--demo: {given.demo.name}: {error}")
    if demo is None:
        return run(given, Paths.below(given.profile) if given.profile else Paths.of_user(), None)
    import shutil
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="desk-profile-", dir=given.demo.absolute().parent))
    try:
        return run(given, Paths.below(folder), demo)
    finally:
        logging.shutdown()
        shutil.rmtree(folder, ignore_errors=True)


def run(given: argparse.Namespace, paths: Paths, demo: DemoStart | None) -> int:
    from usen_desk.ui.single_instance import SingleInstance

    start = SingleInstance(paths)
    if not start.claim():
        return 0 if start.hand_over(given.link) else NOT_TAKEN
    start_logs(paths)
    settings = Settings(paths.settings)
    if demo is not None:
        demo.put_into(settings)
    if given.service:
        settings.values.service_url = given.service
    if given.ca:
        settings.values.ca_file = str(given.ca.absolute())
    return show(start, paths, settings, given.link, demo)


def show(start: object, paths: Paths, settings: Settings, link: str, demo: DemoStart | None) -> int:
    """The window, until it is closed."""
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QApplication  # noqa: F401  # what is imported after it is imported quickly

    from usen_desk.ui import quick_imports

    quick_imports.begin()
    from usen_desk.ui import theme
    from usen_desk.ui.app import Program
    from usen_desk.ui.single_instance import SingleInstance

    assert isinstance(start, SingleInstance)
    app = theme.application(sys.argv[0])
    app.setApplicationName("usen-desk")
    program = Program(app, paths, settings)
    start.asked.connect(program.open_link)
    program.window.painted.connect(start.listen, Qt.ConnectionType.QueuedConnection)
    if link:
        program.open_link(link)
    if demo is not None:
        program.sign_in_once_shown(demo.login_id, demo.password)
    program.window.show()
    code = app.exec()
    ended = program.close()
    start.close()
    if not ended:  # a thread hangs in the system (a vault, a name server): the interpreter would wait for it for ever
        logging.shutdown()
        os._exit(code)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="usen-desk")
    parser.add_argument("link", nargs="?", default="", help="usen-desk://…")
    parser.add_argument("--service", type=_address, metavar="URL", help="address of the service")
    parser.add_argument("--ca", type=Path, metavar="FILE", help="trust this certificate authority alone")
    parser.add_argument("--profile", type=Path, metavar="DIR", help="keep settings and logs here")
    parser.add_argument("--demo", type=Path, metavar="FILE", help="open signed in, as this file says")
    return parser


def _address(text: str) -> str:
    address = service_address(text)
    if not address:
        raise argparse.ArgumentTypeError(f"not an https address: {text}")
    return address


if __name__ == "__main__":
    sys.exit(main())
