"""The newcomer's door: `python3 dev.py demo | test | check | bench | faults | doctor` (Windows: `py dev.py …`).

Stdlib only, Python 3.11-3.14, Linux and Windows. Each command sets up what it needs by itself: `.venv` beside this
file, the packages by constraints.txt, and on Debian and Ubuntu the system libraries and fonts that Qt needs.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "usen-desk-stamp.json"
DEMO = ROOT / ".demo"
PYTHON = str(VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
OLDEST, NEWEST = (3, 11), (3, 14)
DEMO_EXTRAS, ALL_EXTRAS = {"server", "demo"}, {"server", "demo", "dev", "build"}
ROLES = ("agent", "sales", "supervisor", "admin")
# The day that pictures are taken of, so that they differ only where the desk does.
SCREENSHOT_DAY = "2026-10-15"
SERVICE_STOP_S = 10
SUITE_MINUTES = 60  # over twice what it takes; a run that stands still is ended

VENV_PACKAGE = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
# What PySide6's offscreen, X11 and Wayland plugins load from the system: ldd over its wheel.
LIBRARIES = """
libEGL.so.1 libGL.so.1 libdbus-1.so.3 libfontconfig.so.1 libfreetype.so.6 libglib-2.0.so.0 libgssapi_krb5.so.2
libzstd.so.1 libX11-xcb.so.1 libxkbcommon.so.0 libxkbcommon-x11.so.0 libxcb-cursor.so.0 libxcb-icccm.so.4
libxcb-image.so.0 libxcb-keysyms.so.1 libxcb-randr.so.0 libxcb-render-util.so.0 libxcb-render.so.0 libxcb-shape.so.0
libxcb-shm.so.0 libxcb-sync.so.1 libxcb-util.so.1 libxcb-xfixes.so.0 libxcb-xkb.so.1
libwayland-client.so.0 libwayland-cursor.so.0 libwayland-egl.so.1
""".split()
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
JAPANESE_FONTS = ("NotoSansCJK", "NotoSansJP", "NotoSerifCJK", "ipag", "ipaex", "TakaoGothic", "VL-Gothic", "BIZUD")

TEST_PROGRAMS = {"clamd": "clamav-daemon", "slapd": "slapd", "nginx": "nginx-light", "chromedriver": "chromium-driver"}
"""Program → package of Debian that has it; chromium comes with its driver."""

# The parts of `check`: what is not the suite. All run with the venv's Python; then the command fails if one did.
CHECKS = (
    ("ruff", ["-m", "ruff", "check", "."]),
    ("ruff format", ["-m", "ruff", "format", "--check", "."]),
    ("mypy", ["-m", "mypy"]),
    ("mypy dev.py", ["-m", "mypy", "dev.py"]),
    ("import rules", ["-c", "from importlinter.cli import lint_imports_command as main; main(['--no-logo'])"]),
    ("OpenAPI document", ["-m", "usen_desk.server", "openapi", "--check", "docs/openapi.json"]),
    ("API by schemathesis", ["-m", "tests.checks.fuzz"]),
    ("hostile names of files", ["-m", "tests.checks.names"]),
    ("frozen desktop", ["build_spec/smoke.py"]),
)

# What `doctor` asks the venv's Python, and what to do when it fails.
PROBES = (
    ("Qt", "from PySide6 import QtWidgets, QtCore; print(QtCore.qVersion())", "install the system packages below"),
    ("SQLite", "from pysqlite3 import dbapi2; print(dbapi2.sqlite_version)", "delete .venv and start again"),
    ("PostgreSQL", "from tests.postgres import binaries; print(binaries() or exit(1))", "dev.py test installs it"),
)


class Stop(Exception):
    """Ends the command with one or two sentences for the person at the terminal."""

    def __init__(self, sentence: str, code: int = 1) -> None:
        super().__init__(sentence)
        self.code = code


def say(line: object) -> None:
    print(f"dev.py: {line}", file=sys.stderr, flush=True)


def check_python(version: tuple[Any, ...] = sys.version_info) -> None:
    if not OLDEST <= tuple(version[:2]) <= NEWEST:
        wanted = f"Python {OLDEST[0]}.{OLDEST[1]} to {NEWEST[0]}.{NEWEST[1]}"
        raise Stop(f"This needs {wanted}, and this is {version[0]}.{version[1]}. Start it with another python3.")


# --- the packages ---


def wanted_hash() -> str:
    """Changes when what must be installed does: the project's own table, its build, the exact versions, the place."""
    import tomllib

    tables = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    parts = [tables["project"], tables["build-system"], tables.get("tool", {}).get("hatch"), str(ROOT)]
    constraints = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    return hashlib.sha256((json.dumps(parts) + constraints).encode()).hexdigest()


def installed_extras() -> set[str] | None:
    """The extras that stand in the venv as the files want them now; None when it must be made or brought up to date."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return set(stamp["extras"]) if stamp["hash"] == wanted_hash() and os.path.exists(PYTHON) else None


def write_stamp(extras: set[str]) -> None:
    STAMP.write_text(json.dumps({"hash": wanted_hash(), "extras": sorted(extras)}), encoding="utf-8")


def set_up_packages(extras: set[str]) -> None:
    present = installed_extras()
    if present is not None and extras <= present:
        return
    say("setting up .venv; the first time this downloads the packages, Qt among them")
    uv = shutil.which("uv")
    if not os.path.exists(PYTHON):
        make_venv(uv)
    STAMP.unlink(missing_ok=True)
    install = [uv, "pip", "install", "--python", PYTHON] if uv else pip_install()
    install += [] if sys.stderr.isatty() else ["--quiet"]
    wanted = ["--constraint", str(ROOT / "constraints.txt"), "--editable", f"{ROOT}[{','.join(sorted(extras))}]"]
    if subprocess.call([*install, *wanted], cwd=ROOT):
        raise Stop("The packages could not be installed; the lines above say why. Downloading them needs a network.")
    write_stamp(extras)


def make_venv(uv: str | None) -> None:
    if not uv and importlib.util.find_spec("ensurepip") is None:
        raise Stop(f"This Python cannot make a .venv without {VENV_PACKAGE}; the line above installs it.")
    shutil.rmtree(VENV, ignore_errors=True)
    command = [uv, "venv", "--quiet", "--python", sys.executable] if uv else [sys.executable, "-m", "venv"]
    if subprocess.call([*command, str(VENV)]):
        raise Stop("The folder .venv could not be made; the lines above say why.")


def pip_install() -> list[str]:
    if subprocess.call([PYTHON, "-c", "import pip"], stderr=subprocess.DEVNULL):
        if subprocess.call([PYTHON, "-m", "ensurepip", "--default-pip"], stdout=subprocess.DEVNULL):
            raise Stop("The .venv has no pip and cannot make one. Delete the folder .venv and start again.")
    return [PYTHON, "-m", "pip", "install", "--disable-pip-version-check"]


# --- the system ---


def debian_package(library: str) -> str:
    """The Debian package of a library by Debian's naming rule: libEGL.so.1 → libegl1, libdbus-1.so.3 → libdbus-1-3."""
    name, version = library.lower().replace("_", "-").replace("libglib-", "libglib").split(".so.")
    return f"{name}-{version}" if name[-1].isdigit() else name + version


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def japanese_font() -> Path | None:
    files = (path for folder in FONT_FOLDERS for path in Path(folder).expanduser().rglob("*.[to]t[cf]"))
    return next((path for path in files if path.name.startswith(JAPANESE_FONTS)), None)


def missing_for_freezing() -> list[str]:
    """What PyInstaller needs besides its wheel: objdump, and the shared library of a Python that Debian built."""
    if sys.platform != "linux":
        return []
    python = f"libpython{sys.version_info[0]}.{sys.version_info[1]}"
    packages = [] if shutil.which("objdump") else ["binutils"]
    return packages + ([python] if sys.base_prefix == "/usr" and not loads(f"{python}.so.1.0") else [])


def missing_for_tests() -> list[str]:
    """Programs that tests start and no wheel brings."""
    if sys.platform != "linux":
        return []
    path = os.environ.get("PATH", "") + ":/usr/local/sbin:/usr/sbin:/sbin"
    return [package for program, package in TEST_PROGRAMS.items() if not shutil.which(program, path=path)]


def missing_system_packages() -> list[str]:
    if sys.platform != "linux":
        return []
    makes_venv = os.path.exists(PYTHON) or shutil.which("uv") or importlib.util.find_spec("ensurepip")
    packages = [] if makes_venv else [VENV_PACKAGE]
    packages += [debian_package(library) for library in LIBRARIES if not loads(library)]
    return packages + ([] if japanese_font() else ["fonts-noto-cjk"])


def apt_line(packages: list[str]) -> str:
    return f"sudo apt-get install -y --no-install-recommends {' '.join(packages)}"


def apt_install(packages: list[str]) -> bool:
    """Whether the packages were installed, which is only tried as root where there is apt-get."""
    apt = shutil.which("apt-get")
    if not apt or os.geteuid() != 0:
        return False
    say(f"installing {' '.join(packages)}")
    path = os.environ.get("PATH", "") + ":/usr/local/sbin:/usr/sbin:/sbin"  # dpkg refuses to work without them
    environment = {**os.environ, "PATH": path, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.call([apt, "update", "-qq"], env=environment, stdout=subprocess.DEVNULL)
    install = [apt, "install", "-y", "-qq", "--no-install-recommends", *packages]
    return subprocess.call(install, env=environment, stdout=subprocess.DEVNULL) == 0


def set_up_system(command: str) -> None:
    """Installs what Python and Qt need where it may; elsewhere names the line and goes on as far as it can."""
    packages = missing_system_packages() + (missing_for_freezing() if command == "check" else [])
    packages += missing_for_tests() if command in ("test", "check") else []
    if packages and not apt_install(packages):
        say(f"more of the system is needed than is here; on Debian or Ubuntu: {apt_line(packages)}")


def has_display() -> bool:
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


# --- the commands ---


def run(*arguments: str, offscreen: bool = False, minutes: float | None = None) -> int:
    """Runs the venv's Python in the clone, for so many minutes at most, and returns its exit code."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"} if offscreen else None
    try:
        return subprocess.call([PYTHON, *arguments], cwd=ROOT, env=environment, timeout=minutes and minutes * 60)
    except subprocess.TimeoutExpired:
        raise Stop(f"This took over {minutes:g} minutes and was ended.") from None


def test(options: argparse.Namespace) -> int:
    """The whole suite on all cores, up to four; with arguments, what they ask for, one after the other."""
    side_by_side = ["-n", str(min(4, os.cpu_count() or 1)), "--dist", "loadfile"]
    minutes = None if options.rest else SUITE_MINUTES
    return run("-m", "pytest", *(options.rest or side_by_side), offscreen=True, minutes=minutes)


def check(options: argparse.Namespace) -> int:
    results = []
    for name, command in CHECKS:
        print(f"== {name}", flush=True)
        started = time.monotonic()
        code = run(*command, offscreen=True)
        results.append((name, code, (time.monotonic() - started) / 60))
    for name, code, minutes in results:
        print(f"{name:<20} {'failed' if code else 'ok':<8} {minutes:5.1f} min")
    return int(any(code for _, code, _ in results))


def bench(options: argparse.Namespace) -> int:
    return run("-m", "bench", *options.rest, offscreen=True)


def faults(options: argparse.Namespace) -> int:
    return run("-m", "tests.faults", *options.rest, offscreen=True)


def demo(options: argparse.Namespace) -> int:
    folder = DEMO / "screenshots" if options.screenshots else DEMO
    folder.mkdir(parents=True, exist_ok=True)
    service = start_service(options, folder)
    try:
        ready = read_ready(service)
        if options.service_only:
            return show_sign_ins(ready, service)
        return open_desk(options, ready, folder)
    except KeyboardInterrupt:
        return 0
    finally:
        stop_service(service)


def start_service(options: argparse.Namespace, folder: Path) -> subprocess.Popen[bytes]:
    """The service in a process of its own, out of Ctrl+C's reach: it ends when its standard input does."""
    as_of = options.as_of or (SCREENSHOT_DAY if options.screenshots else None)
    command = [PYTHON, "-m", "usen_desk.server", "demo", "--folder", str(folder), "--scale", str(options.scale)]
    command += ["--as-of", as_of] if as_of else []
    command += ["--port", str(options.port)] if options.port else []
    apart: Any = {"creationflags": 0x200} if os.name == "nt" else {"start_new_session": True}  # a new process group
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, **apart)


def read_ready(service: subprocess.Popen[bytes]) -> dict[str, Any]:
    """The one line that the service prints when it can be called: its address, its CA, who may sign in."""
    line = service.stdout.readline() if service.stdout else b""
    if not line:
        raise Stop(f"The demo service ended before it was ready (exit code {service.wait()}); see the lines above.")
    ready: dict[str, Any] = json.loads(line)
    return ready


def stop_service(service: subprocess.Popen[bytes]) -> None:
    try:
        service.communicate(timeout=SERVICE_STOP_S)  # closes its standard input
    except subprocess.TimeoutExpired:
        service.kill()
        service.communicate()


def show_sign_ins(ready: dict[str, Any], service: subprocess.Popen[bytes]) -> int:
    print(f"接続先 / service: {ready['service_url']}")
    print(f"認証局 / CA file: {ready['ca_file']}")
    for person in ready["sign_ins"]:
        print(f"{person['role']:<12} {person['login_id']:<16} {person['password']:<24} {person['name']}")
    if customer := ready.get("customer"):
        print(f"お客様用 / customers: {customer['url']} {customer['email']} {customer['password']}")
    print("終了 / stop: Ctrl+C", flush=True)
    while service.poll() is None:
        time.sleep(0.2)
    raise Stop(f"The demo service ended by itself (exit code {service.returncode}); see the lines above.")


def open_desk(options: argparse.Namespace, ready: dict[str, Any], folder: Path) -> int:
    role = options.role or ("supervisor" if options.screenshots else "agent")
    person = next(person for person in ready["sign_ins"] if person["role"] == role)
    desk = {key: ready[key] for key in ("service_url", "ca_file")}
    desk |= {key: person[key] for key in ("login_id", "password")}
    file = folder / "desk.json"
    file.unlink(missing_ok=True)
    with open(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as out:
        json.dump(desk, out)
    if options.screenshots:
        pictures = str(Path(options.screenshots).resolve())
        return run("-m", "usen_desk.ui.screenshots", "--demo", str(file), "--out", pictures, offscreen=True)
    return run("-m", "usen_desk", "--demo", str(file))


def doctor(options: argparse.Namespace) -> int:
    """Prints each thing that the other commands need, and what to do where it is missing."""
    rows = [("Python", sys.version.split()[0], True), *probe_venv()]
    if sys.platform == "linux":
        packages, font = missing_system_packages(), japanese_font()
        rows.append(("Japanese font", font.name if font else "none", font is not None))
        rows.append(("system packages", apt_line(packages) if packages else "found", not packages))
        rows.append(("display", "found" if has_display() else "none: use demo --screenshots DIR", has_display()))
    for name, found, good in rows:
        print(f"{'ok' if good else '--':<4}{name:<16}{found}")
    return 0


def probe_venv() -> list[tuple[str, str, bool]]:
    present = installed_extras()
    if present is None:
        return [(".venv", "demo, test and check each set it up", False)]
    rows = [(".venv", ", ".join(sorted(present)), True)]
    for name, source, remedy in PROBES:
        done = subprocess.run([PYTHON, "-c", source], capture_output=True, text=True, check=False, cwd=ROOT)
        rows.append((name, remedy if done.returncode else done.stdout.strip(), done.returncode == 0))
    return rows


COMMANDS = {"demo": demo, "test": test, "check": check, "bench": bench, "faults": faults, "doctor": doctor}


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="dev.py", description="Sets up what a command needs, then runs it.")
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("demo", help="the service with demo data, and the desktop signed in")
    command.add_argument("--role", choices=ROLES, help="who is signed in (agent)")
    command.add_argument("--service-only", action="store_true", help="print address and sign-ins, open no desktop")
    command.add_argument("--scale", type=int, default=20_000, metavar="N", help="number of stores (20000)")
    command.add_argument("--as-of", metavar="DATE", help="the day that the demo data leads up to (today)")
    command.add_argument("--port", type=int, help="the service's port (a free one)")
    command.add_argument("--screenshots", metavar="DIR", help="write every view as a picture; needs no screen")
    commands.add_parser("test", help="the whole suite; further arguments go to pytest", add_help=False)
    commands.add_parser("check", help="linters, types, import rules and the other checks that are not the suite")
    commands.add_parser("bench", help="measures; a further argument names one", add_help=False)
    commands.add_parser("faults", help="long runs of random faults: --schedules N --kills N --seed S", add_help=False)
    commands.add_parser("doctor", help="what is found here, and what to do about what is not")
    options, rest = parser.parse_known_args(arguments)
    if rest and options.command not in ("test", "bench", "faults"):
        parser.error(f"{options.command} does not know {' '.join(rest)}")
    return argparse.Namespace(**vars(options), rest=rest)


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    try:
        check_python()
        if options.command == "demo" and not (options.screenshots or options.service_only or has_display()):
            raise Stop("There is no display here. Pictures need none: python3 dev.py demo --screenshots out", code=2)
        if options.command != "doctor":
            set_up_system(options.command)
            set_up_packages(DEMO_EXTRAS if options.command == "demo" else ALL_EXTRAS)
        return COMMANDS[options.command](options)
    except Stop as stop:
        say(stop)
        return stop.code
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
