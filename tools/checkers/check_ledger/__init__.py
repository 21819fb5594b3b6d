"""Checks hand-ins, receipts, proofs of items, payments, signed orders and portable records.

Independent of the program, by docs/ledger.md and docs/statements.md; standard library only.
``steps.py`` lists all steps in the order of the pages.

    python check_ledger.pyz FILE... [--key PUBLIC.pem]... [--export FOLDER]   by ``make checker``
    python tools/checkers/check_ledger FILE...                                from a checkout
"""

from tools.checkers.check_ledger.command import main
from tools.checkers.check_ledger.steps import Answer, check, compare

__all__ = ["Answer", "check", "compare", "main"]
