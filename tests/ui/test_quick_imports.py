"""Tests for usen_desk.ui.quick_imports, in a process of its own: it changes how everything after it is imported."""

import json
import subprocess
import sys

ASK = """
import gc, json, linecache, sys
from PySide6.QtWidgets import QApplication
from usen_desk.ui import quick_imports
{begin}
from usen_desk.ui.widgets.lines import row
kept = [name for name in linecache.cache if "usen_desk" in name]
print(json.dumps({{"kept": kept, "collects": gc.isenabled(), "works": row.__name__}}))
"""


def asked(begin):
    source = ASK.format(begin=begin)
    told = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    return json.loads(told.stdout)


def test_no_source_is_read_and_nothing_is_collected():
    assert asked("quick_imports.begin()") == {"kept": [], "collects": False, "works": "row"}


def test_without_it_pyside_would_keep_the_source_of_every_module():
    """The reason for it: should this fail one day, PySide6 reads no more and the module can go."""
    assert any(name.endswith("lines.py") for name in asked("")["kept"])
