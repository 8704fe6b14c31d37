"""What happens at every import and the desktop has no use for, switched off while it starts (BUDGETS D1, D2, D4).

PySide6 reads the source of each module that is imported after it and keeps all its lines, to see whether the module might
use the switches of `__feature__`; the desktop uses none. A collection of garbage finds none among modules.
"""

from __future__ import annotations

import builtins
import gc
import linecache


def begin() -> None:
    """Once PySide6 is imported, before the desktop's own modules. Garbage is collected by garbage.GarbageCollector."""
    gc.disable()
    plain = getattr(builtins, "__orig_import__", None)  # where PySide6 keeps what it replaced
    if plain is not None:
        builtins.__import__ = plain
    linecache.clearcache()
