"""What the check of a job file finds: one value for each fault."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.sentences.said import Said, said


@dataclass(frozen=True, slots=True)
class FileFault:
    """One fault of a job file; ``str()`` is its English sentence.

    Args:
        what: the sentence.
        is_of_row: a row is not what was saved; ``said`` begins with that.
        item: the path of the item whose work is damaged, if it is known.
        is_of_ledger: a ledger does not match its rows; the file itself has valid seals. It is
            reported like damage but does not prevent work: the worker must be able to respond.
    """

    what: Said
    is_of_row: bool = False
    item: str = ""
    is_of_ledger: bool = False

    def __str__(self) -> str:
        """Return the sentence in English."""
        return str(self.said)

    @property
    def said(self) -> Said:
        """The whole sentence."""
        return said("Damaged: {what}", what=self.what) if self.is_of_row else self.what
