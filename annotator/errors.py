"""The exception tree: what the world or a person did, each told in one plain sentence."""

from __future__ import annotations


class AnnotatorError(Exception):
    """Something outside the program is at fault; ``str()`` is the sentence to show.

    The sentence says what happened and what to do. Anything that is not an
    ``AnnotatorError`` is a fault of the program itself.
    """


class InvalidValueError(AnnotatorError):
    """A value that cannot exist in the model, such as a box without width."""


class InvalidBoxError(InvalidValueError):
    """A box whose sides are not finite and positive."""


class StaleChangeError(AnnotatorError):
    """A change was made for a state that is no longer there."""


class OthersStepError(AnnotatorError):
    """Somebody else made the step: only they may take it back, or make it again."""


class JobFileError(AnnotatorError):
    """A job file cannot be opened or used."""


class JobLockedError(JobFileError):
    """Another window or program has the job open."""


class LookingOnlyError(JobFileError):
    """The file cannot be written to, so the job can only be looked at."""


class NotAJobError(JobFileError):
    """The file is not a Fairlabel job."""


class NewerJobError(JobFileError):
    """The file was written by a newer Fairlabel than this one."""


class DamagedJobError(JobFileError):
    """The file is ours but its content does not hold together.

    Args:
        sentence: what is damaged, and what to do.
        items: the paths of the items that are known to be damaged; others may be, too.
    """

    def __init__(self, sentence: str, items: tuple[str, ...] = ()) -> None:
        """Keep both."""
        super().__init__(sentence)
        self.items = items


class WriteFailedError(JobFileError):
    """The disk refused a write; nothing was half written."""


class UnreadableMediaError(AnnotatorError):
    """A picture, page or sound cannot be read; says which and why."""


class UnknownKindError(UnreadableMediaError):
    """An item is of a kind of media that this program does not have."""


class InvalidWorkOrderError(AnnotatorError):
    """A work order breaks its rules; ``problems`` names every fault found."""

    def __init__(self, problems: tuple[str, ...] | str) -> None:
        """Keep all sentences; the first is shown with the number of the others."""
        self.problems = (problems,) if isinstance(problems, str) else tuple(problems)
        more = len(self.problems) - 1
        tail = "" if more < 1 else f" ({more} more fault{'s' if more > 1 else ''} in this file.)"
        super().__init__(self.problems[0] + tail)


class PilotRefusedError(AnnotatorError):
    """A job or an export does not tell the times of a pilot."""


class ImportRefusedError(AnnotatorError):
    """A document cannot be imported; nothing of it was taken."""


class ExportRefusedError(AnnotatorError):
    """An export cannot be made; no half folder is left."""


class PdfRefusedError(AnnotatorError):
    """A PDF cannot be made here; nothing was written."""


class InvalidSettingError(AnnotatorError):
    """A setting has a value outside its limits."""


class CancelledError(AnnotatorError):
    """A long job was stopped by the person."""


class RecordNotWrittenError(AnnotatorError):
    """The worker's own record could not be written; what it tells is in the job file."""


class OwnFolderError(AnnotatorError, OSError):
    """A folder of the program's own cannot be made or entered; it is made of what the system said.

    Also an ``OSError``, for whoever can do without the folder.
    """

    def __str__(self) -> str:
        """Return the sentence."""
        return (
            f"Fairlabel cannot use its own folder {self.filename} ({self.strerror}). "
            "Allow writing there, or set HOME to a folder of yours."
        )
