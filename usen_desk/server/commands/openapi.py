"""`usen-desk-service openapi`: print the OpenAPI document."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from usen_desk.server.openapi import document
from usen_desk.server.settings import Settings


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = "Print the OpenAPI document, or keep the committed one up to date."
    parser.add_argument("--out", type=Path, help="write it to this file")
    parser.add_argument("--check", type=Path, help="exit with 1 where this file differs")


def run(given: argparse.Namespace, _: Settings) -> int:
    text = json.dumps(document(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if given.check:
        if given.check.read_text(encoding="utf-8") == text:
            return 0
        sys.stderr.write(f"{given.check} differs: usen-desk-service openapi --out {given.check}\n")
        return 1
    if given.out:
        given.out.write_text(text, encoding="utf-8", newline="\n")
    else:
        sys.stdout.write(text)
    return 0
