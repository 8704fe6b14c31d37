"""Plugins that hold for the whole suite, and how property tests run: without a deadline, failures with their seed."""

import os

from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

pytest_plugins = ["tests.skips"]

settings.register_profile("usen", deadline=None, print_blob=True)
settings.load_profile("usen")
