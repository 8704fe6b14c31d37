"""Plugins that hold for the whole suite."""

pytest_plugins = ["tests.skips"]
