"""resources/ is found in a clone, in an installed wheel and in a frozen program."""

import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from usen_desk import resources

ROOT = Path(__file__).parent.parent
SAMPLE = "demo/names.tsv"
SHOW = f"from usen_desk import resources; print(resources.path({SAMPLE!r}))"


@pytest.fixture
def fresh_folder():
    """Lets a test look the folder up anew, and the next one too."""
    resources.folder.cache_clear()
    yield
    resources.folder.cache_clear()


def test_a_clone_reads_its_own_folder(fresh_folder):
    assert resources.path(SAMPLE) == ROOT / "resources" / "demo" / "names.tsv"
    assert resources.path(SAMPLE).is_file()


def test_a_wheel_carries_the_resources_into_an_empty_venv(tmp_path):
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    venv.create(tmp_path / "venv", symlinks=True)
    paths = {"base": str(tmp_path / "venv"), "platbase": str(tmp_path / "venv")}
    site_packages = sysconfig.get_path("purelib", "venv", paths)
    wheel = next(tmp_path.glob("usen_desk-*.whl"))
    zipfile.ZipFile(wheel).extractall(site_packages)  # what installing a pure wheel without dependencies is
    python = tmp_path / "venv" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    found = subprocess.run([python, "-I", "-c", SHOW], cwd=tmp_path, check=True, capture_output=True, text=True)
    assert Path(found.stdout.strip()) == Path(site_packages) / "usen_desk" / "_resources" / "demo" / "names.tsv"
    assert Path(found.stdout.strip()).read_bytes() == (ROOT / "resources" / SAMPLE).read_bytes()


def test_a_frozen_program_reads_its_unpacked_folder(monkeypatch, tmp_path, fresh_folder):
    (tmp_path / "usen_desk" / "_resources").mkdir(parents=True)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert resources.path(SAMPLE) == tmp_path / "usen_desk" / "_resources" / "demo" / "names.tsv"


def test_a_program_without_resources_says_so(monkeypatch, tmp_path, fresh_folder):
    monkeypatch.setattr(resources, "__file__", str(tmp_path / "usen_desk" / "resources.py"))
    with pytest.raises(FileNotFoundError, match="no resources in"):
        resources.folder()
