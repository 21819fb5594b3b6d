"""The tree of exceptions that the system or a person can cause; each has one plain sentence."""

from __future__ import annotations

from annotator.sentences.parts import FilePath, Reason
from annotator.sentences.said import Said, said, said_n, verbatim


class AnnotatorError(Exception):
    """An error with a cause outside the program, raised with the sentence to show.

    The sentence says what happened and what to do: a literal, or ``said("… {file} …", file=…)``.
    ``str()`` is its English form. Any other exception is a fault of the program itself.
    """

    @property
    def said(self) -> Said:
        """The sentence as a value, to be rendered in the reader's language."""
        first = self.args[0] if self.args else ""
        return first if isinstance(first, Said) else verbatim(str(self))


def sentence_of(error: Exception) -> Said:
    """Return the sentence of any error as a part of another sentence."""
    return error.said if isinstance(error, AnnotatorError) else verbatim(str(error))


class InvalidValueError(AnnotatorError):
    """A value that the model does not allow, such as a box without width."""


class InvalidBoxError(InvalidValueError):
    """A box whose sides are not finite and positive."""


class StaleChangeError(AnnotatorError):
    """A change was made for an outdated state."""


class OthersStepError(AnnotatorError):
    """Another worker made the step: only they may undo or redo it."""


class OthersItemError(AnnotatorError):
    """Somebody else confirmed the item: only they may take that back."""


class JobFileError(AnnotatorError):
    """A job file cannot be opened or used."""


class JobLockedError(JobFileError):
    """Another window or program has the job open."""


class LookingOnlyError(JobFileError):
    """The file cannot be written to, so the job can only be viewed."""


class NotAJobError(JobFileError):
    """The file is not a Fairlabel job."""


class NewerJobError(JobFileError):
    """The file was written by a newer Fairlabel than this one."""


class DamagedJobError(JobFileError):
    """The file is ours, but its content is inconsistent.

    Args:
        sentence: what is damaged, and what to do.
        items: the paths of the items known to be damaged; others may be damaged too.
    """

    def __init__(self, sentence: Said | str, items: tuple[str, ...] = ()) -> None:
        """Keep both."""
        super().__init__(sentence)
        self.items = items


class WriteFailedError(JobFileError):
    """The disk refused a write; nothing was written in part."""


class UnreadableMediaError(AnnotatorError):
    """A picture, page or sound cannot be read; the sentence says which and why."""


class UnknownKindError(UnreadableMediaError):
    """An item has a kind of media that this program does not support."""


class InvalidWorkOrderError(AnnotatorError):
    """A work order breaks its rules; ``sentences`` has one for each fault.

    ``problems`` has the same sentences in English.
    """

    def __init__(self, problems: tuple[Said | str, ...] | Said | str) -> None:
        """Keep all sentences; the error shows the first and the number of the others."""
        found = problems if isinstance(problems, tuple) else (problems,)
        self.sentences = tuple(each if isinstance(each, Said) else verbatim(each) for each in found)
        self.problems = tuple(map(str, self.sentences))
        first, more = self.sentences[0], len(self.sentences) - 1
        super().__init__(
            first
            if more < 1
            else said_n(
                "{problem} ({count} more fault in this file.)",
                "{problem} ({count} more faults in this file.)",
                more,
                problem=first,
            )
        )


class PilotRefusedError(AnnotatorError):
    """A job or an export does not contain the times of a pilot."""


class ImportRefusedError(AnnotatorError):
    """A document cannot be imported; nothing was taken from it."""


class ExportRefusedError(AnnotatorError):
    """An export cannot be made; no partial folder is left."""


class PdfRefusedError(AnnotatorError):
    """The PDF cannot be made on this computer; no file was written."""


class InvalidSettingError(AnnotatorError):
    """A setting has a value outside its limits."""


class CancelledError(AnnotatorError):
    """The person cancelled a long task."""


class RecordNotWrittenError(AnnotatorError):
    """The worker's own record could not be written; its content is in the job file."""


class OwnFolderError(AnnotatorError, OSError):
    """One of the program's own folders cannot be made or entered; made from the system's error.

    It is also an ``OSError``, for callers that can do without the folder.
    """

    @property
    def said(self) -> Said:
        """The sentence."""
        return said(
            "Fairlabel cannot use its own folder {folder} ({reason}). Allow writing there, or set "
            "HOME to a folder of yours.",
            folder=FilePath(self.filename),
            reason=Reason(self.strerror),
        )

    def __str__(self) -> str:
        """Return the sentence in English."""
        return str(self.said)
