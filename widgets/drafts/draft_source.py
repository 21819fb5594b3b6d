"""The kinds of items of which text is drafted: pictures by tesseract or a command, and sounds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from annotator.media.image import PICTURES
from annotator.model.entities import SOUND, KindId, RegionId
from annotator.model.geometry import Box
from annotator.model.segment import SoundSegment
from annotator.progress import Cancel, Progress, Watch
from annotator.settings import Settings

if TYPE_CHECKING:
    from annotator.drafts.draft import TextDraft
    from annotator.drafts.engine import DraftEngine

Found = tuple["DraftEngine[Any]", tuple[str, ...]]
"""An engine and its languages."""

Find = Callable[[Cancel, Progress], Found | None]
"""Looks for an engine, on a thread; returns None if there is none that reads any language."""

Draft = Callable[
    ["DraftEngine[Any]", str, Path, Mapping[RegionId, Any], Watch], dict[RegionId, "TextDraft"]
]
"""Drafts regions with an engine, in a language, of a file; on a thread."""


@dataclass(frozen=True, slots=True, eq=False)
class DraftSource:
    """Items of some kinds, how their text is drafted, and the words about both.

    ``place`` is the form of the regions. With ``takes_selection`` only selected regions are
    drafted, if there are any. ``finder`` is called before each search, ``find_words`` is the
    choice beside ``no_regions``.
    """

    kinds: Collection[KindId]
    place: type
    finder: Callable[[], Find]
    draft: Draft
    nothing_here: str
    no_engine: str
    no_regions: str
    find_words: str
    takes_selection: bool = False


def pictures(settings: Settings) -> DraftSource:
    """Return how lines of pictures are drafted."""

    def finder() -> Find:
        template, language = settings.text("text_engine"), settings.text("text_language")
        return lambda _cancel, _progress: _find_reader(template, language)

    return DraftSource(
        PICTURES,
        Box,
        finder,
        _draft_lines,
        _tr("There is no picture here to read text from."),
        _tr(
            "No engine for drafts is installed. Install tesseract (on Debian and Ubuntu: "
            "tesseract-ocr) and choose “Draft the text” again."
        ),
        _tr("Drafts need lines, and this picture has none yet."),
        _tr("Find lines of text"),
    )


def sounds(settings: Settings) -> DraftSource:
    """Return how segments of sounds are drafted."""

    def finder() -> Find:
        template, language = settings.text("speech_engine"), settings.text("speech_language")
        return lambda _cancel, _progress: _find_command(template, language)

    return DraftSource(
        frozenset({SOUND}),
        SoundSegment,
        finder,
        _draft_segments,
        _tr("There is no sound here to write down."),
        _tr(
            "No engine for drafts of speech is set up. Install one, and enter its command in the "
            "settings under “Sound”."
        ),
        _tr("Drafts need segments, and this sound has none yet."),
        _tr("Find speech"),
        takes_selection=True,
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("DraftSource", text)


# All of this is imported when it is needed: windows open without it.


def _find_reader(template: str, language: str) -> Found | None:
    from annotator.drafts.page_command import page_command_engine  # noqa: PLC0415 - late, as said above

    engine = page_command_engine(template, language)
    return _find_tesseract() if engine is None else (engine, engine.languages())


def _find_tesseract() -> Found | None:
    from annotator.drafts.tesseract import find_tesseract  # noqa: PLC0415 - late, as said above

    engine = find_tesseract()
    languages = () if engine is None else engine.languages()
    return None if engine is None or not languages else (engine, languages)


def _find_command(template: str, language: str) -> Found | None:
    from annotator.drafts.command_engine import command_engine  # noqa: PLC0415 - late, as said above

    engine = command_engine(template, language)
    return None if engine is None else (engine, engine.languages())


def _draft_lines(
    engine: DraftEngine[Any],
    language: str,
    path: Path,
    places: Mapping[RegionId, Box],
    watch: Watch,
) -> dict[RegionId, TextDraft]:
    from annotator.drafts.text_drafts import draft_regions  # noqa: PLC0415 - late, as said above

    return draft_regions(engine, language, path, places, watch)


def _draft_segments(
    engine: DraftEngine[Any],
    language: str,
    path: Path,
    places: Mapping[RegionId, SoundSegment],
    watch: Watch,
) -> dict[RegionId, TextDraft]:
    from annotator.drafts.speech_drafts import draft_segments  # noqa: PLC0415 - late, as said above

    return draft_segments(engine, language, path, places, watch)
