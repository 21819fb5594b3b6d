"""Runs the checker: from a folder, as a module, or as one file."""

import os
import sys
from pathlib import Path

if not __package__:
    # Started by its path: imports begin at the root, which has "tools".
    sys.path[0] = str(Path(__file__).resolve().parents[3])

from tools.checkers.check_ledger.command import main

os._exit(main(sys.argv[1:]))  # skips a second write of unread output
