"""Drafts lines of text with a program that the person names in the settings."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from annotator.document_limits import is_number
from annotator.drafts import engine_process
from annotator.drafts.command_words import (
    LANGUAGE,
    filled,
    is_program,
    named_version,
    plain,
    program_name,
    words_of,
)
from annotator.drafts.engine import NOTHING_READ, DraftedText, DraftError
from annotator.imaging.formats.decoding_limits import DRAFTING_SPEECH, MAX_DRAFT_CHARACTERS
from annotator.progress import Cancel, Watch
from annotator.sentences.parts import Code, Name
from annotator.sentences.said import said

if TYPE_CHECKING:
    from annotator.imaging.text_lines.line_crops import TextLine

BATCH: Final = 60
"""Lines that one process reads: to load a model may take seconds."""

_LONGEST_NAME: Final = 100


@dataclass(frozen=True, slots=True)
class PageCommandEngine:
    """A program with its arguments.

    Its input is a TIFF of one page for each line, its output JSON: a list with an object for each
    page, with ``text`` and, if it has one, ``confidence`` from 0 to 1.
    """

    words: tuple[str, ...]
    language: str
    name: str
    version: str

    def languages(self) -> tuple[str, ...]:
        """Return the language of the settings alone: the program is not asked."""
        return (self.language,)

    def draft(self, sources: Sequence[TextLine], language: str, watch: Watch) -> list[DraftedText]:
        """Return a text for each line.

        Raises:
            DraftError: the program failed, or its output is not of that form; nothing is drafted.
            CancelledError: it was cancelled.
        """
        texts = list[DraftedText]()
        watch.progress(0, len(sources))
        for start in range(0, len(sources), BATCH):
            batch = sources[start : start + BATCH]
            texts += self._read(batch, language, watch.cancel)
            watch.progress(len(texts), len(sources))
        return texts

    def _read(self, lines: Sequence[TextLine], language: str, cancel: Cancel) -> list[DraftedText]:
        from annotator.imaging.text_lines.line_crops import as_pages  # noqa: PLC0415 - OpenCV

        values = {LANGUAGE: language}
        command = [self.words[0], *(filled(word, values) for word in self.words[1:])]
        pages = as_pages([line.crop() for line in lines])
        output = engine_process.run(command, pages, cancel, DRAFTING_SPEECH)
        try:
            found = [_text_of(each) for each in json.loads(output.decode("utf-8"))]
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise self._unreadable() from error
        if len(found) != len(lines):
            raise self._unreadable()
        return found

    def _unreadable(self) -> DraftError:
        return DraftError(
            said(
                "The output of {engine} is not a text for each line, as JSON. Nothing was drafted.",
                engine=Name(self.name),
            )
        )


def page_command_engine(template: str, language: str) -> PageCommandEngine | None:
    """Return the engine of a command; None if there is no command.

    Args:
        template: the absolute path of a program and its arguments; ``{language}`` stands for the
            language.
        language: the language of the text, as the program names it.

    Raises:
        DraftError: the command is not of that form, or its program is not there.
    """
    if not template.strip():
        return None
    try:
        words = words_of(template)
    except ValueError as error:
        message = "A quotation mark in the command for drafts of text has no end. Add it."
        raise DraftError(message) from error
    if not is_program(words[0]):
        raise DraftError(
            said(
                "The command for drafts of text begins with {program}, which is not the whole path "
                "of a program. Correct it in the settings.",
                program=Code(words[0][:_LONGEST_NAME]),
            )
        )
    name = program_name(Path(words[0]))
    return PageCommandEngine(tuple(words), language.strip(), name, named_version(words[0]))


def _text_of(value: Any) -> DraftedText:  # noqa: ANN401 - JSON of others
    """Return the text of an object.

    Raises:
        ValueError, TypeError, KeyError: it is not of the form.
    """
    text, confidence = value["text"], value.get("confidence")
    if not isinstance(text, str):
        raise TypeError
    if confidence is not None:
        if not is_number(confidence):
            raise ValueError
        confidence = min(1.0, max(0.0, float(confidence)))
    lines = filter(None, map(plain, text.splitlines()))
    whole = "\n".join(lines)[:MAX_DRAFT_CHARACTERS]
    return DraftedText(whole, confidence) if whole else NOTHING_READ
