"""`python -m bench [name…]`: measures, prints each figure beside its budget, keeps it in bench/results.json."""

from __future__ import annotations

import argparse
import importlib
import sys
import time

from bench import figures
from bench.made import INQUIRIES, KINDS, MESSAGES, SEED, Made

BENCHES = {
    "names": "S1   search by a piece of the name",
    "inquiries": "S2, S4, S5  search over messages, inbox, thread",
    "replies": "S6   a reply is posted",
    "lookups": "S3   exact look-ups",
    "imports": "S9   import of a CP932 file",
    "usage": "S9   import of trials and of a year of listening",
    "growth": "S10  pages as the data grows",
    "trials": "S10  trials: pages as the data grows",
    "portal": "P1 P2 customers' pages beside their bare templates; 200 of them open",
    "events": "S7   event streams",
    "transfers": "S8   200 MB up and down beside nginx",
    "memory": "S12  memory of the service",
    "start": "D1, D3  start of the desktop",
    "inbox": "D2, D4  start to the inbox",
    "tables": "D5   lists of any length",
    "files": "D5   the file browser, and its search",
    "cards": "D6   inbox cards beside Qt's own delegate",
    "threads": "D7   threads of any length",
    "charts": "D8   chart of listening hours",
    "calls": "D9   a call through a worker",
    "session": "D10  a minute at a desk",
    "board": "D10  500 changes at once at the board",
    "keys": "D11  key in the search box to painted rows",
    "hearing": "D12  a reply to its bubble on another desk",
}
STORES = 1_000_000


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measures against the budgets.")
    listed = "; ".join(f"{name} ({what})" for name, what in BENCHES.items())
    parser.add_argument("names", nargs="*", metavar="name", help=f"{listed}; all of them where none is named")
    parser.add_argument("--stores", type=int, default=STORES, help=f"rows of the large databases ({STORES})")
    parser.add_argument("--only", choices=KINDS, help="measure on one kind of database")
    parser.add_argument("--prepare", action="store_true", help="only make the large databases where they are missing")
    given = parser.parse_args(arguments)
    unknown = sorted(set(given.names) - BENCHES.keys())
    if unknown:
        parser.error(f"no such bench: {', '.join(unknown)} (there are {', '.join(BENCHES)})")
    made, missed = Made([given.only] if given.only else KINDS), 0
    try:
        if given.prepare:
            _prepare(made, given.stores)
            return 0
        for name in given.names or BENCHES:
            missed += _run(name, made, given.stores)
    finally:
        made.close()
    print(f"{missed} figures miss their budget" if missed else "every figure is within its budget")
    return 1 if missed else 0


def _prepare(made: Made, stores: int) -> None:
    """Those of the stores and of the inquiries, which take minutes."""
    for kind in made.kinds:
        began = time.perf_counter()
        made.with_inquiries(kind, stores, INQUIRIES, MESSAGES)
        made.database(kind, stores)
        print(f"{kind}: ready after {time.perf_counter() - began:,.0f} s", flush=True)


def _run(name: str, made: Made, stores: int) -> int:
    """How many figures miss. What was found before a bench fails is kept."""
    print(f"== {BENCHES[name]} (load {figures.load()})", flush=True)
    found, began = [], time.perf_counter()
    try:
        for figure in importlib.import_module(f"bench.{name}").figures(made, stores):
            print(figures.line(figure), flush=True)
            found.append(figure)
    finally:
        figures.keep(found, name, stores, SEED)
    print(f"   {name}: {time.perf_counter() - began:,.0f} s", flush=True)
    return sum(figure.ok is False for figure in found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
