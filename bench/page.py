"""`python -m bench.page [S4 D10 …]`: results.json, or these of its parts, as Markdown, for docs/evidence/."""

from __future__ import annotations

import json
import re
import sys
from typing import Any

from bench.figures import RESULTS, number

HEAD = "| figure | what | measured | budget | bare | ÷ bare | | remarks |\n|---|---|---|---|---|---|---|---|"
VERDICT = {True: "within", False: "**misses**", None: ""}


def page(results: dict[str, Any], wanted: list[str]) -> str:
    rows: dict[str, list[dict[str, Any]]] = {}
    for figure in sorted(results["figures"].values(), key=_order):
        rows.setdefault(figure["id"].split(".")[0], []).append(figure)
    parts = []
    for name, figures in rows.items():
        if wanted and name not in wanted:
            continue
        loads = sorted({figure["load"] for figure in figures})
        at = max(figure["at"] for figure in figures)
        parts.append(f"### {name}\n\n{at}, load average {', '.join(map(str, loads))}, commit {figures[-1]['commit']}\n")
        parts.append("\n".join([HEAD, *map(_row, figures)]) + "\n")
    return "\n".join(parts)


def _order(figure: dict[str, Any]) -> tuple[int, int]:
    """The service before the desktop, then by number, then what has no number in BUDGETS.md; figures of one bench stay
    in the order of their ids."""
    found = re.match(r"([SD])(\d+)", figure["id"])
    return ("SD".index(found[1]), int(found[2])) if found else (2, 0)


def _row(figure: dict[str, Any]) -> str:
    limit = f"≤ {number(figure['limit'])}" if figure["limit"] is not None else ""
    cells = [
        figure["id"],
        figure["what"],
        f"{number(figure['value'])} {figure['unit']}".strip(),
        limit,
        number(figure["reference"]),
        number(figure["ratio"]),
        VERDICT[figure["ok"]],
        figure["note"],
    ]
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.stdout.write(page(json.loads(RESULTS.read_text(encoding="utf-8")), sys.argv[1:]))
