"""Imports ``sqlite_utils`` without pandas, which takes three times as long and is not used here.

``sqlite_utils`` imports pandas wherever it is installed, as with the extra ``audit``.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType

LIBRARY, UNUSED = "sqlite_utils", "pandas"


def migration_library() -> ModuleType:
    """Return ``sqlite_utils``; whoever needs pandas can import it afterwards."""
    if LIBRARY in sys.modules or UNUSED in sys.modules:
        return import_module(LIBRARY)
    sys.modules[UNUSED] = None  # type: ignore[assignment]  # to Python it is not installed
    try:
        return import_module(LIBRARY)
    finally:
        del sys.modules[UNUSED]
