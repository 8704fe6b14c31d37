"""Finds the files of resources/ in a clone, in an installed wheel and in a frozen program; stdlib only."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path


@cache
def folder() -> Path:
    """The folder that holds icons/, demo/ and the like.

    Raises:
        FileNotFoundError: the program was installed without its resources.
    """
    package = Path(__file__).resolve().parent
    frozen = getattr(sys, "_MEIPASS", None)
    places = [package / "_resources", package.parent / "resources"]
    if frozen:
        places.insert(0, Path(frozen) / "usen_desk" / "_resources")
    for place in places:
        if place.is_dir():
            return place
    raise FileNotFoundError(f"no resources in {', '.join(map(str, places))}")


def path(name: str) -> Path:
    """A file below resources/, named with slashes: `path("demo/places.tsv")`."""
    return folder().joinpath(*name.split("/"))
