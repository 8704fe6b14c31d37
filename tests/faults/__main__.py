"""Long runs of the fault tests, with counts to keep: python3 dev.py faults [--schedules N] [--kills N] [--seed S]
[--transfer-mb N]."""

from __future__ import annotations

import argparse
import platform
import random
import sys
import tempfile
import time
from pathlib import Path

from tests.faults.schedules import World, made_database
from tests.faults.service_process import ServiceProcess
from tests.faults.transfer_runs import TransferRun
from tests.faults.typing_kills import Typist
from tests.faults.vault_process import VaultServer
from tests.service import Authority

TELL_EVERY = 100


def main() -> int:
    parser = argparse.ArgumentParser(prog="python3 dev.py faults")
    parser.add_argument("--schedules", type=int, default=200, help="random schedules of faults (200)")
    parser.add_argument("--kills", type=int, default=20, help="kills of a desk while somebody types (20)")
    parser.add_argument("--transfer-mb", type=int, default=0, help="a file up and down with cuts and kills (0: none)")
    parser.add_argument("--transfer-cuts", type=int, default=20, help="cuts of the line on each way (20)")
    parser.add_argument("--transfer-kills", type=int, default=4, help="kills of each side on each way (4)")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    _say(f"seed {given.seed}, {platform.platform()}, Python {platform.python_version()}")
    holds = True
    for run, times in ((_schedules, given.schedules), (_kills, given.kills)):
        if times:
            began = time.monotonic()
            with tempfile.TemporaryDirectory(prefix="usen-faults-") as folder:
                holds = run(Path(folder), times, given.seed) and holds
            _say(f"{time.monotonic() - began:.0f} s")
    if given.transfer_mb:
        with tempfile.TemporaryDirectory(prefix="usen-faults-") as folder:
            holds = _transfers(Path(folder), given) and holds
    return 0 if holds else 1


def _transfers(folder, given):
    run = TransferRun(folder, given.transfer_mb, given.seed, given.transfer_cuts, given.transfer_kills)
    try:
        run.down(run.up())
        left = run.left_behind()
    finally:
        run.close()
    _say(f"{given.transfer_mb} MB over TLS, sha256 {run.sha256}")
    for name, way in run.ways.items():
        _say(
            f"{name}: sha256 {way.sha256}, {way.cuts} cuts, {way.desk_kills} kills of the desk, {way.service_kills} of"
            f" the service, {way.seconds:.0f} s, peak of the desk's process {way.peak_mb:.0f} MB"
        )
    _say(f"left behind: {left[0]} transfers, {left[1]} uploads; {left[2]} blob for the attachment")
    return left == (0, 0, 1) and all(way.sha256 == run.sha256 for way in run.ways.values())


def _schedules(folder, times, seed):
    world = World(folder, Authority(folder), made_database(folder))
    try:
        for at in range(times):
            for broken in world.run(seed + at):
                _say(f"seed {seed + at}: {broken}")
            if (at + 1) % TELL_EVERY == 0:
                _say(f"… {at + 1} schedules, {world.counts.replies} replies")
    finally:
        world.close()
        _say(f"{world.counts}")
        _say(f"what the line did: { {str(fault): count for fault, count in world.line.done.items()} }")
    return world.counts.is_clean


def _kills(folder, times, seed):
    lot, vault = random.Random(seed), VaultServer()
    service = ServiceProcess(made_database(folder), Authority(folder), folder / "files")
    typist = Typist(folder / "pc", service, vault, times)
    try:
        kills = [typist.kill(lot) for _ in range(times)]
    finally:
        typist.desk.kill()
        service.close()
        vault.close()
    broken = [kill for kill in kills if not kill.holds]
    missing = sorted(kill.missing_s for kill in kills)
    _say(f"{len(kills)} kills while typing, {sum(len(kill.typed) for kill in kills)} characters")
    _say(f"oldest missing character: median {missing[len(missing) // 2]:.2f} s, most {missing[-1]:.2f} s")
    for kill in broken:
        _say(f"more is missing than I6 allows: {kill}")
    return not broken


def _say(line):
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
