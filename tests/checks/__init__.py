"""Slow checks that `dev.py check` runs beside the suite."""
