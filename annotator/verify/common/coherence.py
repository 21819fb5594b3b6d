"""Reports documents that match their schemas, but lack what another part of them refers to.

A schema cannot express all of that. A forger may leave out anything, and a check must still give a
result: it ends early, and says why without naming an exception.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from annotator.display_text import shown_name
from annotator.pay.money.currencies import UnknownCurrencyError
from annotator.sentences.parts import Code
from annotator.sentences.said import Said, said
from annotator.verify.common.findings import Findings


@contextmanager
def held_together(findings: Findings) -> Iterator[None]:
    """Report what is missing in the documents that the block checks, instead of raising an error.

    The rest of the block is not checked then, and the problem says so.
    """
    try:
        yield
    except (LookupError, TypeError, ArithmeticError, ValueError) as error:
        findings.wrong("the export", not_all_checked(error))


def not_all_checked(error: Exception) -> Said:
    """Return why a check ended early, to follow the name of what was checked."""
    if isinstance(error, UnknownCurrencyError):
        return said(
            "names the currency {code}, which is not one of ISO 4217, so not all was checked.",
            code=Code(shown_name(error.currency)),
        )
    if isinstance(error, KeyError) and error.args:
        return said(
            "lacks {name}, to which another part of it refers, so not all was checked.",
            name=Code(shown_name(str(error.args[0]))),
        )
    if isinstance(error, ValueError | ZeroDivisionError):
        return said("holds a value that cannot be, so not all was checked.")
    return said("does not go together, so not all was checked.")
