"""dev.py and .ci/run in a small clone: the real door, with stand-ins for the service, the desktop and uv."""

import json
import os
import re
import signal
import stat
import subprocess
import sys
import time
import venv
from pathlib import Path

import pytest

import dev

ROOT = Path(__file__).parent.parent
PEOPLE = [
    {"role": role, "login_id": f"{role}-1", "name": "佐藤", "password": f"password of {role}"} for role in dev.ROLES
]
SERVICE = f"""
import json, os, sys
from pathlib import Path
print("making demo data", file=sys.stderr, flush=True)
Path("service.json").write_text(json.dumps([os.getpid(), *sys.argv[1:]]), encoding="utf-8")
if Path("broken").exists():
    sys.exit(3)
print(json.dumps({{"service_url": "https://127.0.0.1:8443", "ca_file": "ca.pem", "sign_ins": {PEOPLE}}}), flush=True)
sys.stdin.read()
Path("service-ended").touch()
"""
DESK = """
import json, os, sys, time
from pathlib import Path
seen = {"argv": sys.argv[1:], "platform": os.environ.get("QT_QPA_PLATFORM")}
Path("desk.tmp").write_text(json.dumps(seen), encoding="utf-8")
os.replace("desk.tmp", "desk.json")
while Path("keep-open").exists():
    time.sleep(0.02)
sys.exit(7)
"""
UV = f"""#!{sys.executable}
import json, os, sys
from pathlib import Path
with open({{log!r}}, "a", encoding="utf-8") as log:
    log.write(json.dumps(sys.argv[1:]) + "\\n")
if sys.argv[1] == "venv":
    Path(sys.argv[-1], "bin").mkdir(parents=True)
    os.symlink(sys.executable, Path(sys.argv[-1], "bin", "python"))
sys.exit(int(os.environ.get("UV_EXIT", "0")) if sys.argv[1] == "pip" else 0)
"""


class Clone:
    """A folder with the real dev.py, and nothing on its PATH but what a test puts there."""

    def __init__(self, folder):
        self.folder, self.bin = folder / "clone", folder / "bin"
        self.bin.mkdir()
        self.display = ""
        self.started = []
        self.write("usen_desk/__main__.py", DESK)
        self.write("usen_desk/ui/screenshots.py", DESK)
        self.write("usen_desk/server/__main__.py", SERVICE)
        for name in ("dev.py", "pyproject.toml", "constraints.txt", ".ci/run"):
            self.write(name, (ROOT / name).read_text(encoding="utf-8"))

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def read_json(self, name):
        return json.loads((self.folder / name).read_text(encoding="utf-8"))

    def set_up(self, monkeypatch, extras):
        """A venv that is stamped as complete; it has no pip, so that any try to install would fail."""
        venv.create(self.folder / ".venv", symlinks=True)
        with monkeypatch.context() as patch:
            patch.setattr(dev, "ROOT", self.folder)
            patch.setattr(dev, "STAMP", self.folder / ".venv" / dev.STAMP.name)
            dev.write_stamp(extras)

    def add_uv(self):
        path = self.bin / "uv"
        path.write_text(UV.format(log=str(self.folder / "uv.log")), encoding="utf-8")
        path.chmod(0o755)

    def uv_calls(self):
        log = self.folder / "uv.log"
        return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()] if log.exists() else []

    def environment(self, **more):
        plain = {name: value for name, value in os.environ.items() if "DISPLAY" not in name and name != "CI"}
        return {**plain, "PATH": str(self.bin), "DISPLAY": self.display, "PYTHONPATH": "", **more}

    def start(self, *arguments, **more):
        command = [sys.executable, "dev.py", *arguments]
        pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
        how = {"cwd": self.folder, "env": self.environment(**more), "text": True, "process_group": 0, **pipes}
        heard = signal.signal(signal.SIGINT, signal.default_int_handler)  # a run in the background would pass on that
        try:  # Ctrl+C is ignored
            process = subprocess.Popen(command, **how)
        finally:
            signal.signal(signal.SIGINT, heard)
        self.started.append(process)
        return process

    def run(self, *arguments, **more):
        process = self.start(*arguments, **more)
        out, err = process.communicate(timeout=60)
        return process.returncode, out, err

    def wait_for(self, name):
        until = time.monotonic() + 20
        while not (self.folder / name).exists():
            assert time.monotonic() < until, f"{name} never came"
            time.sleep(0.02)


@pytest.fixture
def clone(tmp_path):
    clone = Clone(tmp_path)
    yield clone
    for process in clone.started:
        process.kill()
        process.communicate()


@pytest.fixture
def ready_clone(clone, monkeypatch):
    clone.set_up(monkeypatch, dev.DEMO_EXTRAS)
    clone.display = ":1"
    return clone


def test_demo_opens_the_desktop_signed_in_as_the_role(ready_clone):
    code, _, err = ready_clone.run("demo", "--role", "sales", "--scale", "500", "--as-of", "2026-04-01")
    assert code == 7, err
    _, *service = ready_clone.read_json("service.json")
    folder = ready_clone.folder / ".demo"
    assert service == ["demo", "--folder", str(folder), "--scale", "500", "--as-of", "2026-04-01"]
    desk = ready_clone.read_json("desk.json")
    assert desk == {"argv": ["--demo", str(folder / "desk.json")], "platform": os.environ.get("QT_QPA_PLATFORM")}
    assert ready_clone.read_json(".demo/desk.json") == {
        "service_url": "https://127.0.0.1:8443",
        "ca_file": "ca.pem",
        "login_id": "sales-1",
        "password": "password of sales",
    }


def test_the_file_with_the_password_is_for_its_owner_only(ready_clone):
    ready_clone.write(".demo/desk.json", "left by an earlier start, readable by all")
    ready_clone.run("demo")
    assert stat.S_IMODE((ready_clone.folder / ".demo/desk.json").stat().st_mode) == 0o600


def test_the_service_ends_when_the_desktop_is_closed(ready_clone):
    ready_clone.run("demo")
    assert (ready_clone.folder / "service-ended").exists()


def test_the_service_ends_when_dev_py_is_killed_while_the_desktop_is_open(ready_clone):
    ready_clone.write("keep-open", "")
    process = ready_clone.start("demo")
    ready_clone.wait_for("desk.json")
    process.kill()
    ready_clone.wait_for("service-ended")
    (ready_clone.folder / "keep-open").unlink()
    process.communicate(timeout=20)


def test_a_service_that_does_not_end_is_killed(monkeypatch):
    monkeypatch.setattr(dev, "SERVICE_STOP_S", 0.2)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    service = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], **pipes)
    dev.stop_service(service)
    assert service.returncode not in (None, 0)


def test_a_service_that_cannot_start_is_named(ready_clone):
    ready_clone.write("broken", "")
    code, _, err = ready_clone.run("demo")
    assert code == 1
    assert "The demo service ended before it was ready (exit code 3)" in err
    assert not (ready_clone.folder / "desk.json").exists()


def test_without_a_display_demo_names_screenshots_and_sets_nothing_up(clone):
    code, _, err = clone.run("demo")
    assert code == 2
    assert "--screenshots" in err
    assert not (clone.folder / ".venv").exists()


def test_screenshots_need_no_display_and_show_the_fixed_day(ready_clone):
    ready_clone.display = ""
    code, _, err = ready_clone.run("demo", "--screenshots", "out")
    assert code == 7, err
    folder = ready_clone.folder / ".demo" / "screenshots"
    desk = ready_clone.read_json("desk.json")
    assert desk["platform"] == "offscreen"
    assert desk["argv"] == ["--demo", str(folder / "desk.json"), "--out", str(ready_clone.folder / "out")]
    assert ready_clone.read_json(".demo/screenshots/desk.json")["login_id"] == "supervisor-1"
    assert ready_clone.read_json("service.json")[-2:] == ["--as-of", dev.SCREENSHOT_DAY]


def test_service_only_prints_address_and_sign_ins_until_it_is_interrupted(ready_clone):
    ready_clone.display = ""
    process = ready_clone.start("demo", "--service-only", "--port", "9443")
    lines = [process.stdout.readline() for _ in range(7)]
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    process.communicate(timeout=20)
    assert process.returncode == 0
    assert "https://127.0.0.1:8443" in lines[0]
    assert [line.split()[0] for line in lines[2:6]] == list(dev.ROLES)
    assert "password of agent" in lines[2]
    assert ready_clone.read_json("service.json")[-2:] == ["--port", "9443"]
    assert (ready_clone.folder / "service-ended").exists()


def test_service_only_ends_when_the_service_does(ready_clone):
    process = ready_clone.start("demo", "--service-only")
    ready_clone.wait_for("service.json")
    process.stdout.readline()
    os.kill(ready_clone.read_json("service.json")[0], signal.SIGKILL)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 1
    assert "ended by itself" in err


def test_the_first_start_installs_by_constraints_with_the_extras_of_the_command(clone):
    clone.add_uv()
    clone.display = ":1"
    clone.run("demo")
    made, installed = clone.uv_calls()
    assert made[0] == "venv"
    assert made[-1] == str(clone.folder / ".venv")
    assert installed[installed.index("--constraint") + 1] == str(clone.folder / "constraints.txt")
    assert installed[-2:] == ["--editable", f"{clone.folder}[demo,server]"]


def test_the_second_start_installs_nothing_and_a_changed_constraint_installs_again(clone):
    clone.add_uv()
    clone.run("test")
    clone.run("test")
    assert len(clone.uv_calls()) == 2
    clone.write("constraints.txt", "msgspec==0.22.0\n")
    clone.run("test")
    assert len(clone.uv_calls()) == 3


def test_a_clone_that_was_moved_is_installed_anew(clone):
    clone.add_uv()
    clone.run("test")
    clone.folder = clone.folder.rename(clone.folder.with_name("moved"))
    clone.add_uv()
    clone.run("test")
    assert clone.uv_calls()[-1][-1].startswith(f"{clone.folder}[")


def test_demo_after_test_keeps_what_test_installed(clone, monkeypatch):
    clone.set_up(monkeypatch, dev.ALL_EXTRAS)
    clone.display = ":1"
    assert clone.run("demo")[0] == 7


def test_test_after_demo_adds_what_is_missing(ready_clone):
    ready_clone.add_uv()
    ready_clone.run("test")
    assert ready_clone.uv_calls()[0][-1] == f"{ready_clone.folder}[build,demo,dev,server]"


def test_a_failed_installation_is_named_and_tried_again(clone):
    clone.add_uv()
    code, _, err = clone.run("test", UV_EXIT="1")
    assert code == 1
    assert "could not be installed" in err
    assert "network" in err
    assert "Traceback" not in err
    clone.run("test", UV_EXIT="1")
    assert [call[0] for call in clone.uv_calls()] == ["venv", "pip", "pip"]


def test_a_venv_whose_python_is_gone_is_made_anew(clone, monkeypatch):
    clone.set_up(monkeypatch, dev.ALL_EXTRAS)
    (clone.folder / ".venv/bin/python").unlink()
    clone.add_uv()
    clone.run("test")
    assert [call[0] for call in clone.uv_calls()] == ["venv", "pip"]


@pytest.mark.parametrize("version", [(3, 10, 9), (3, 15, 0), (2, 7, 18)])
def test_a_python_that_does_not_fit_is_named(version):
    with pytest.raises(dev.Stop, match=r"needs Python 3\.11 to 3\.14"):
        dev.check_python(version)


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 14, 2)])
def test_the_pythons_that_fit(version):
    dev.check_python(version)


@pytest.mark.parametrize(
    ("library", "package"),
    [
        ("libEGL.so.1", "libegl1"),
        ("libdbus-1.so.3", "libdbus-1-3"),
        ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
        ("libgssapi_krb5.so.2", "libgssapi-krb5-2"),
        ("libglib-2.0.so.0", "libglib2.0-0"),
        ("libxcb-cursor.so.0", "libxcb-cursor0"),
    ],
)
def test_a_library_is_named_as_debian_packages_it(library, package):
    assert dev.debian_package(library) == package


def test_what_the_system_lacks_is_named_where_it_may_not_be_installed(monkeypatch, capsys):
    monkeypatch.setattr(dev, "missing_system_packages", lambda: ["libegl1", "fonts-noto-cjk"])
    monkeypatch.setattr(dev, "missing_for_tests", list)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    dev.set_up_system("test")
    assert "sudo apt-get install -y --no-install-recommends libegl1 fonts-noto-cjk" in capsys.readouterr().err


def test_a_python_that_cannot_make_a_venv_is_told_the_package(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(dev, "PYTHON", str(tmp_path / "python"))
    monkeypatch.setattr(dev.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(dev, "missing_for_tests", list)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("PATH", str(tmp_path))
    package = f"python3.{sys.version_info.minor}-venv"
    dev.set_up_system("test")
    assert f"--no-install-recommends {package}" in capsys.readouterr().err
    with pytest.raises(dev.Stop, match=f"cannot make a .venv without {package}"):
        dev.make_venv(None)


def test_check_runs_every_part_and_fails_when_one_did(monkeypatch, capsys):
    parts = (("first", ["-c", "exit(1)"]), ("second", ["-c", "pass"]))
    monkeypatch.setattr(dev, "PYTHON", sys.executable)
    monkeypatch.setattr(dev, "CHECKS", parts)
    assert dev.check(None) == 1
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["first", "failed", "0.0", "min"] in rows
    assert ["second", "ok", "0.0", "min"] in rows
    monkeypatch.setattr(dev, "CHECKS", parts[1:])
    assert dev.check(None) == 0


def test_a_run_that_stands_still_is_ended(monkeypatch):
    monkeypatch.setattr(dev, "PYTHON", sys.executable)
    with pytest.raises(dev.Stop, match=r"over 0\.001 minutes"):
        dev.run("-c", "import time; time.sleep(600)", minutes=0.001)
    assert dev.run("-c", "exit(3)", minutes=1) == 3


def test_doctor_says_what_to_do(clone):
    code, out, _ = clone.run("doctor")
    assert code == 0
    rows = {line[4:20].strip(): line for line in out.splitlines()}
    assert rows["Python"].startswith("ok")
    assert rows[".venv"].startswith("--")
    assert "--screenshots" in rows["display"]


def test_an_unknown_option_is_refused_but_goes_through_to_pytest(ready_clone):
    assert ready_clone.run("check", "--fast")[0] == 2
    assert dev.parse(["test", "-x", "tests/ui"]).rest == ["-x", "tests/ui"]


@pytest.mark.parametrize(("fails", "code"), [("", 0), ("test", 1), ("check", 1)])
def test_ci_runs_the_readme_command_then_the_checks(clone, fails, code):
    clone.write("dev.py", f"import sys\nprint('ran', *sys.argv[1:])\nsys.exit(sys.argv[1] == {fails!r})\n")
    (clone.bin / "python3").symlink_to(sys.executable)
    path = f"{clone.bin}:/usr/bin:/bin"
    command = ["bash", str(clone.folder / ".ci/run")]
    done = subprocess.run(command, env=clone.environment(PATH=path), capture_output=True, text=True, check=False)
    lines = done.stdout.splitlines()
    assert lines[:2] == ["ran test", "ran check"]
    assert [line.split()[0] for line in lines[2:]] == ["test", "check"]
    assert all(line.endswith(" min") for line in lines[2:])
    assert ("failed" in done.stdout) == bool(fails)
    assert done.returncode == code


@pytest.mark.parametrize("name", ["README.md", "docs/contributing.md", ".ci/run"])
def test_every_command_that_is_written_down_exists(name):
    named = re.findall(r"dev\.py (\w+)", (ROOT / name).read_text(encoding="utf-8"))
    assert named
    assert set(named) <= set(dev.COMMANDS)


def test_only_the_check_asks_for_what_freezing_needs(monkeypatch):
    asked = []
    monkeypatch.setattr(dev, "missing_system_packages", list)
    monkeypatch.setattr(dev, "missing_for_freezing", lambda: ["binutils"])
    monkeypatch.setattr(dev, "missing_for_tests", list)
    monkeypatch.setattr(dev, "apt_install", lambda packages: asked.append(packages) or True)
    dev.set_up_system("demo")
    dev.set_up_system("check")
    assert asked == [["binutils"]]


def test_only_tests_ask_for_the_programs_that_they_start(monkeypatch):
    asked = []
    monkeypatch.setattr(dev, "missing_system_packages", list)
    monkeypatch.setattr(dev, "missing_for_freezing", list)
    monkeypatch.setattr(dev, "TEST_PROGRAMS", {"no-such-program": "its-package", "sh": "dash"})
    monkeypatch.setattr(dev, "apt_install", lambda packages: asked.append(packages) or True)
    dev.set_up_system("demo")
    dev.set_up_system("test")
    assert asked == [["its-package"]]
