"""Plugins that hold for the whole suite, and how property tests run: without a deadline, failures with their seed."""

from hypothesis import settings

pytest_plugins = ["tests.skips"]

settings.register_profile("usen", deadline=None, print_blob=True)
settings.load_profile("usen")
