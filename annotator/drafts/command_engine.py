"""Drafts segments of speech with a program that the person names in the settings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Protocol

from annotator.drafts import engine_process
from annotator.drafts.command_words import (
    LANGUAGE,
    WAV,
    filled,
    is_program,
    named_version,
    plain,
    program_name,
    words_of,
)
from annotator.drafts.engine import DraftedText, DraftError
from annotator.imaging.formats.decoding_limits import DRAFTING_SPEECH, MAX_DRAFT_CHARACTERS
from annotator.progress import Cancel, Watch
from annotator.sentences.parts import Code, Name
from annotator.sentences.said import said

_LONGEST_NAME: Final = 100


class SoundStretch(Protocol):
    """A stretch of sound."""

    def wav(self) -> Iterable[bytes]:
        """Yield it as a WAV file, in pieces.

        Raises:
            UnreadableMediaError: it cannot be decoded.
        """
        ...


@dataclass(frozen=True, slots=True)
class CommandEngine:
    """A program with its arguments; the text of a stretch is all that it writes as output."""

    words: tuple[str, ...]
    language: str
    name: str
    version: str

    def languages(self) -> tuple[str, ...]:
        """Return the language of the settings alone: the program is not asked."""
        return (self.language,)

    def draft(
        self, sources: Sequence[SoundStretch], language: str, watch: Watch
    ) -> list[DraftedText]:
        """Return a text for each stretch; the program states no confidence.

        A stretch is a file in a folder that only this person can read and that is removed.

        Raises:
            DraftError: the program failed, or what it wrote is no text; nothing is drafted.
            UnreadableMediaError: a stretch cannot be decoded.
            CancelledError: it was cancelled.
        """
        texts = list[DraftedText]()
        watch.progress(0, len(sources))
        try:
            with TemporaryDirectory(prefix="fairlabel-") as folder:
                path = Path(folder) / "segment.wav"
                for each in sources:
                    watch.cancel.check()
                    with path.open("wb") as file:
                        file.writelines(each.wav())
                    texts.append(DraftedText(self._said(path, language, watch.cancel), None))
                    watch.progress(len(texts), len(sources))
        except OSError as error:
            raise DraftError(
                said("The segment could not be written for the engine. Nothing was drafted.")
            ) from error
        return texts

    def _said(self, path: Path, language: str, cancel: Cancel) -> str:
        values = {WAV: str(path), LANGUAGE: language}
        command = [self.words[0], *(filled(word, values) for word in self.words[1:])]
        output = engine_process.run(command, b"", cancel, DRAFTING_SPEECH)
        try:
            text = output.decode("utf-8")
        except UnicodeDecodeError as error:
            message = said(
                "The output of {engine} is not UTF-8. Nothing was drafted.", engine=Name(self.name)
            )
            raise DraftError(message) from error
        lines = (plain(line) for line in text.splitlines())
        return " ".join(filter(None, lines))[:MAX_DRAFT_CHARACTERS]


def command_engine(template: str, language: str) -> CommandEngine | None:
    """Return the engine of a command; None if there is no command.

    Args:
        template: the absolute path of a program and its arguments, one of which contains
            ``{wav}``; ``{language}`` stands for the language. Quotation marks hold an argument
            together, as in a shell; nothing else of a shell is known.
        language: the language of the speech, as the program names it.

    Raises:
        DraftError: the command is not of that form, or its program is not there.
    """
    if not template.strip():
        return None
    try:
        words = words_of(template)
    except ValueError as error:
        message = "A quotation mark in the command for drafts of speech has no end. Add it."
        raise DraftError(message) from error
    if not any(WAV in word for word in words[1:]):
        raise DraftError(
            said(
                "The command for drafts of speech has no {wav} where the sound belongs. Add it.",
                wav=Code(WAV),
            )
        )
    if not is_program(words[0]):
        raise DraftError(
            said(
                "The command for drafts of speech begins with {program}, which is not the whole "
                "path of a program. Correct it in the settings.",
                program=Code(words[0][:_LONGEST_NAME]),
            )
        )
    name = program_name(Path(words[0]))
    return CommandEngine(tuple(words), language.strip(), name, named_version(words[0]))
