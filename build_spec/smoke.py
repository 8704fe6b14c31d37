"""Builds the frozen desktop, starts it against a demo service and has it open every view; prints size and time.

python build_spec/smoke.py [--keep]        exit code 0: every picture is there and the folder is not too large
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LARGEST_MB = 170 if sys.platform == "linux" else 95
PROGRAM = "usen-desk.exe" if sys.platform == "win32" else "usen-desk"
STORES = 300


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", action="store_true", help="leave the frozen program in dist/")
    keep = parser.parse_args().keep
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        frozen = build(ROOT / "dist" if keep else folder / "dist", folder / "build")
        size = sum(file.stat().st_size for file in frozen.rglob("*") if file.is_file() and not file.is_symlink()) / 1e6
        missing, seconds = opened(frozen, folder)
    print(f"frozen program {size:.0f} MB (limit {LARGEST_MB}), every view in {seconds:.0f} s")
    if missing:
        print("views that did not open:", ", ".join(sorted(missing)))
    return int(bool(missing) or size > LARGEST_MB)


def build(target: Path, work: Path) -> Path:
    spec = ROOT / "build_spec" / "usen_desk.spec"
    options = ["--noconfirm", "--log-level", "ERROR", "--distpath", str(target), "--workpath", str(work)]
    subprocess.run([sys.executable, "-m", "PyInstaller", *options, str(spec)], check=True, cwd=ROOT)
    return target / "usen-desk"


def opened(frozen: Path, folder: Path) -> tuple[set[str], float]:
    """Run the frozen program from another folder, without this clone's Python in reach; names of missing views."""
    command = [
        sys.executable,
        "-m",
        "usen_desk.server",
        "demo",
        "--folder",
        str(folder / "demo"),
        "--scale",
        str(STORES),
    ]
    service = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)
    assert service.stdin is not None
    assert service.stdout is not None
    try:
        ready = json.loads(service.stdout.readline())
        person = next(person for person in ready["sign_ins"] if person["role"] == "supervisor")
        start = {key: ready[key] for key in ("service_url", "ca_file")}
        start |= {key: person[key] for key in ("login_id", "password")}
        (folder / "start.json").write_text(json.dumps(start), encoding="utf-8")
        moved = folder / "elsewhere"
        shutil.copytree(frozen, moved, symlinks=True)
        began = time.monotonic()
        subprocess.run(
            [moved / PROGRAM, "--demo", folder / "start.json", "--out", folder / "pictures", "--once"],
            check=True,
            cwd=folder,
            env={key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL"))},
        )
        seconds = time.monotonic() - began
    finally:
        service.stdin.close()
        service.wait(30)
        service.stdout.close()
    pictures = {path.name for path in (folder / "pictures").glob("*.png")}
    return expected() - pictures, seconds


def expected() -> set[str]:
    """Every view of the table, as the clone's own sources name them."""
    sources = (ROOT / "usen_desk" / "ui").glob("*.py")
    text = "".join(source.read_text(encoding="utf-8") for source in sources)
    return {f"{name}-light-1280x720.png" for name in re.findall(r'\bView\(\s*"([\w-]+)"', text)}


if __name__ == "__main__":
    raise SystemExit(main())
