"""Checks exports independently of the program, by docs/export-format.md, docs/pay.md, the schemas.

Standard library only, nothing of the program. ``steps.py`` lists all steps in the order of the
page.

    python check_export.pyz FOLDER...              one file, built by ``make checker``
    python tools/checkers/check_export FOLDER...   from a checkout
"""

from tools.checkers.check_export.command import main

__all__ = ["main"]
