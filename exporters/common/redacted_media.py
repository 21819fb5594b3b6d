"""Copies of media without their confidential parts: filled pictures, silent stretches of sound."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

from annotator.audio.peaks import Samples
from annotator.audio.sound_facts import AudioFacts
from annotator.audio.sound_reader import SoundReader
from annotator.errors import UnreadableMediaError
from annotator.export.api import OutFile, Report, Snapshot
from annotator.export.export_folder import shown
from annotator.export.redaction import HiddenPlaces, redactions_of
from annotator.imaging import Picture
from annotator.imaging.filled import filled, filled_file
from annotator.media.image import PICTURES
from annotator.model.entities import SOUND, Item
from annotator.model.geometry import Box
from annotator.model.segment import SoundSegment
from annotator.sentences.parts import Name, Reason
from annotator.sentences.said import said

Stretch = tuple[int, int]
"""The first frame of a sound, and the first one behind."""

_PIECE_BYTES: Final = 1 << 20
NONE_HIDDEN: Final = HiddenPlaces()


@dataclass(slots=True)
class HiddenMedia:
    """What may not be seen or heard of each file of a job, whichever of its items are exported."""

    by_path: Mapping[str, HiddenPlaces] = field(default_factory=dict)

    def of(self, path: str) -> HiddenPlaces | None:
        """Return what is hidden of a file; None if nothing is."""
        return self.by_path.get(path)


def hidden_media(snapshot: Snapshot) -> HiddenMedia:
    """Return what is hidden of each file; the pages of one are taken together."""
    found: dict[str, HiddenPlaces] = {}
    for each in redactions_of(snapshot).values():
        before = found.get(each.path, NONE_HIDDEN)
        places = (*before.places, *each.hidden.places)
        found[each.path] = HiddenPlaces(places, before.is_whole or each.hidden.is_whole)
    return HiddenMedia(found)


def redacted_file(
    item: Item, source: Path, target: str, hidden: HiddenPlaces, report: Report
) -> Iterator[OutFile]:
    """Yield the copy of a file without what is hidden; none if there cannot be one, with a note.

    A file that cannot be redacted never comes along as it is.
    """
    try:
        yield from _copy(item, source, target, hidden)
    except UnreadableMediaError as error:
        report.count("files left out, because their confidential parts cannot be taken out")
        report.notes.append(
            said(
                "A file with confidential parts is not in the export: {why}",
                why=Reason(str(error)),
            )
        )
        return
    report.count("files with their confidential parts taken out")


def _copy(item: Item, source: Path, target: str, hidden: HiddenPlaces) -> Iterator[OutFile]:
    """Yield the copy of a file without what is hidden.

    Raises:
        UnreadableMediaError: there cannot be one; the sentence says why.
    """
    name = Name(shown(item.path))
    if hidden.is_whole:
        raise UnreadableMediaError(said("All of {file} is confidential.", file=name))
    if item.kind in PICTURES:
        yield OutFile(target, [filled_file(source, boxes_of(hidden))], is_redacted=True)
        return
    if item.kind != SOUND:
        raise UnreadableMediaError(said("Files such as {file} cannot be redacted.", file=name))
    with tempfile.TemporaryFile() as copy:
        reader = SoundReader(source)
        try:
            reader.copy(copy, stretches_of(hidden, reader.facts.rate_hz))
        finally:
            reader.close()
        copy.seek(0)
        yield OutFile(target, iter(lambda: copy.read(_PIECE_BYTES), b""), is_redacted=True)


def boxes_of(hidden: HiddenPlaces) -> list[Box]:
    """Return the hidden places of a picture."""
    return [place for place in hidden.places if isinstance(place, Box)]


def stretches_of(hidden: HiddenPlaces, rate_hz: int) -> list[Stretch]:
    """Return the hidden places of a sound in its frames; of a frame at an edge, all of it."""
    return [
        (
            math.floor(place.start_sample * rate_hz / place.rate_hz),
            -(-place.end_sample * rate_hz // place.rate_hz),
        )
        for place in hidden.places
        if isinstance(place, SoundSegment)
    ]


def filled_picture(picture: Picture, hidden: HiddenPlaces | None) -> Picture | None:
    """Return a picture without what is hidden; None if all of it is."""
    if hidden is None:
        return picture
    return None if hidden.is_whole else filled(picture, boxes_of(hidden))


class SilencedReader:
    """Reads a sound in which what is hidden is silent."""

    def __init__(self, source: Path, hidden: HiddenPlaces | None) -> None:
        """Open the sound.

        Raises:
            UnreadableMediaError: as for ``SoundReader``.
        """
        self._reader = SoundReader(source)
        rate_hz = self._reader.facts.rate_hz
        self._silent: Sequence[Stretch] = []
        if hidden is not None:
            all_of_it = [(0, self._reader.facts.frames)]
            self._silent = all_of_it if hidden.is_whole else stretches_of(hidden, rate_hz)

    @property
    def facts(self) -> AudioFacts:
        """Its length, sample rate and channels."""
        return self._reader.facts

    def read(self, start: int, count: int) -> Samples:
        """Return frames of the sound as one channel, as ``SoundReader.read`` does.

        Raises:
            UnreadableMediaError: they cannot be decoded.
        """
        samples = self._reader.read(start, count)
        for begin, end in self._silent:
            samples[max(0, begin - start) : max(0, end - start)] = np.float32(0)
        return samples

    def close(self) -> None:
        """End the process that decodes it."""
        self._reader.close()
