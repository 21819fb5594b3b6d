"""A detector: its file, its properties, and the label for each of its classes."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from annotator.display_text import shown_name
from annotator.errors import AnnotatorError
from annotator.files import FileRefusedError, is_file, read_whole
from annotator.imaging import decode
from annotator.imaging.formats.decoding_limits import (
    DETECTING,
    MAX_MODEL_BYTES,
    MAX_MODEL_NAME_CHARACTERS,
    MAX_MODEL_NAMES,
    MAX_NAME_FILE_BYTES,
)
from annotator.imaging.formats.onnx_header import NotOnnxError, names_in, read_header
from annotator.imaging.sandbox.detector_client import (
    MOST_PIXELS,
    USUAL_PX,
    DetectedBox,
    Detector,
    Input,
    picture_input,
)
from annotator.imaging.sandbox.processes import (
    BrokeError,
    NoProcessError,
    RefusedApartError,
    TookTooLongError,
)
from annotator.model.entities import Label, LabelId, Region
from annotator.model.geometry import Box, overlap
from annotator.proposals.proposal import Proposal, ProposalSource, as_whole_pixels
from annotator.sentences.parts import Quoted
from annotator.sentences.said import Said, said

if TYPE_CHECKING:
    from annotator.imaging.formats.decoding_limits import Limits

MOST_SIDE_PX: Final = 2_560
SAME: Final = 0.8
"""A region of the same label with at least this overlap counts as the same object."""

_NAME_FILES: Final = ("{stem}.names", "{stem}.txt", "classes.txt", "labels.txt", "coco.names")


class DetectorRefusedError(AnnotatorError):
    """A file is no supported detector, or it cannot be run here."""


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A file as read: its bytes, their digest, and its own description.

    ``wanted`` is its input; ``names`` are its classes by number.
    """

    path: Path
    data: bytes
    sha256: str
    wanted: Input
    names: Mapping[int, str]
    metadata: Mapping[str, str]

    @property
    def size_px(self) -> tuple[int, int]:
        """The size of its input: as stated, else as in training, else the usual one."""
        told = _size_told(self.metadata.get("imgsz", ""))
        width, height = self.wanted.width_px, self.wanted.height_px
        return width or told[0], height or told[1]

    @property
    def is_size_open(self) -> bool:
        """Whether another size can be chosen."""
        return self.wanted.width_px is None or self.wanted.height_px is None


@dataclass(frozen=True, slots=True)
class Choice:
    """The person's choice: the file, the minimum confidence, and the label for each class.

    ``labels`` has the name of a label for each class that is proposed; other classes are left out.
    ``sha256`` is that of the file at the time of the choice.
    """

    path: str
    sha256: str
    width_px: int
    height_px: int
    confidence: float = 0.35
    overlap: float = 0.5
    labels: Mapping[int, str] = field(default_factory=dict)

    def as_text(self) -> str:
        """Return the choice as JSON, for the settings."""
        content = {
            "path": self.path,
            "sha256": self.sha256,
            "width_px": self.width_px,
            "height_px": self.height_px,
            "confidence": self.confidence,
            "overlap": self.overlap,
            "labels": {str(key): name for key, name in self.labels.items()},
        }
        return json.dumps(content, ensure_ascii=False)


def choice_of(text: str) -> Choice | None:
    """Return the choice from the result of ``Choice.as_text``; None if it is invalid."""
    try:
        content: Any = json.loads(text)
        labels = {int(key): str(name) for key, name in content.pop("labels").items()}
        choice = Choice(**content, labels=labels)
        is_sound = 0 < choice.confidence < 1 and 0 < choice.overlap < 1 and choice.width_px > 0
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return choice if is_sound and isinstance(choice.path, str) else None


def read_model(path: Path) -> ModelFile:
    """Return the description in a model file, without running it.

    Raises:
        DetectorRefusedError: it cannot be read, or is no detector.
    """
    if path.suffix.casefold() != ".onnx":
        raise DetectorRefusedError(
            said("{file} is no ONNX file. Choose one that ends in .onnx.", file=_named(path))
        )
    try:
        data = read_whole(path, MAX_MODEL_BYTES)
    except FileRefusedError as error:
        raise DetectorRefusedError(error.said) from error
    try:
        header = read_header(data)
    except NotOnnxError:
        message = said(
            "{file} is no ONNX model, or is cut short. Export it again.", file=_named(path)
        )
        raise DetectorRefusedError(message) from None
    wanted = picture_input(header)
    if wanted is None:
        raise DetectorRefusedError(_not_understood(path))
    names = dict(header.names) or _names_beside(path)
    digest = hashlib.sha256(data).hexdigest()
    return ModelFile(path, data, digest, wanted, names, header.metadata)


def started(
    model: ModelFile,
    size_px: tuple[int, int],
    limits: Limits = DETECTING,
    begun: Callable[[Detector], object] = lambda _detector: None,
) -> Detector:
    """Return the model in a process of its own, after a run on a grey picture.

    ``begun`` gets the process before it reads the model, so that another thread can kill it.

    Raises:
        DetectorRefusedError: it is no supported detector, or exceeds the limits.
    """
    with _told(model.path):
        names = len(model.names)
        detector = Detector(model.data, model.wanted, size_px, names=names, limits=limits)
        begun(detector)
        detector.load()
    return detector


def read_chosen(choice: Choice) -> ModelFile:
    """Return the chosen file.

    Raises:
        DetectorRefusedError: it cannot be read, or has changed since it was chosen.
    """
    model = read_model(Path(choice.path))
    if model.sha256 != choice.sha256:
        raise DetectorRefusedError(
            said(
                "{file} has changed since you chose it. Choose the detector again.",
                file=_named(model.path),
            )
        )
    return model


def look(detector: Detector, picture: Path, choice: Choice) -> list[DetectedBox]:
    """Return the detections of the chosen classes on a picture.

    Raises:
        UnreadableMediaError: the picture cannot be decoded.
        DetectorRefusedError: the detector exceeds the limits, or breaks.
    """
    decoded = decode(picture, max_pixels=MOST_PIXELS)
    with _told(Path(choice.path)):
        found = detector.find(decoded, choice.confidence, choice.overlap)
    return [each for each in found if each.class_id in choice.labels]


def proposals_of(
    found: Iterable[DetectedBox], choice: Choice, labels: Iterable[Label], there: Sequence[Region]
) -> list[Proposal]:
    """Return the proposals: a box for each detection of an object that has no region yet.

    Labels are matched by name; a class whose label is not in the job is left out.
    """
    by_name: dict[str, LabelId] = {label.name: label.id for label in labels}
    made = []
    for each in found:
        label_id = by_name.get(choice.labels.get(each.class_id, ""))
        if label_id is None:
            continue
        box = as_whole_pixels(each.box)
        if not any(_is_it(region, label_id, box) for region in there):
            made.append(Proposal(ProposalSource.DETECTOR, box, label_id, each.score, choice.sha256))
    return made


def first_labels(classes: Mapping[int, str], label_names: Iterable[str]) -> dict[int, str]:
    """Return the initial label of each class: the one of the same name."""
    known = {name.casefold(): name for name in label_names}
    return {at: known[name.casefold()] for at, name in classes.items() if name.casefold() in known}


def class_names(model: ModelFile, classes: int) -> dict[int, str]:
    """Return a name for each class, in order; ``class 7`` if the model names none."""
    count = max(classes, max(model.names, default=-1) + 1)
    return {at: model.names.get(at, "") or f"class {at}" for at in range(count)}


def _is_it(region: Region, label_id: LabelId, box: Box) -> bool:
    place = region.geometry
    return region.label_id == label_id and isinstance(place, Box) and overlap(place, box) > SAME


def _size_told(text: str) -> tuple[int, int]:
    """Return width and height from ``[height, width]``, as written by YOLO's exporters."""
    sides = [int(each) for each in re.findall(r"\d{1,5}", text[:100])]
    sides = [each for each in sides if 0 < each <= MOST_SIDE_PX]
    if not sides:
        return USUAL_PX, USUAL_PX
    return sides[-1], sides[0]


def _names_beside(path: Path) -> dict[int, str]:
    """Return the names in a file beside the model, one class on each line, if there is one."""
    for pattern in _NAME_FILES:
        beside = path.with_name(pattern.format(stem=path.stem))
        if not is_file(beside):
            continue
        try:
            text = read_whole(beside, MAX_NAME_FILE_BYTES).decode("utf-8-sig", "replace")
        except FileRefusedError:
            continue
        if found := names_in(text):
            return found
        lines = [line.strip()[:MAX_MODEL_NAME_CHARACTERS] for line in text.splitlines()]
        return {at: line for at, line in enumerate(lines[:MAX_MODEL_NAMES]) if line}
    return {}


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn errors of the process into a sentence."""
    try:
        yield
    except RefusedApartError:
        sentence = _not_understood(path)
    except TookTooLongError:
        sentence = said(
            "{file} takes too long, so it was ended. Choose a smaller detector.", file=_named(path)
        )
    except BrokeError:
        sentence = said(
            "{file} broke off. Nothing was changed; choose another detector.", file=_named(path)
        )
    except NoProcessError:
        sentence = said("No detector can be run just now. Close other programs and try again.")
    except MemoryError:
        sentence = said(
            "{file} needs more memory than it may take. Choose a smaller detector.",
            file=_named(path),
        )
    else:
        return
    raise DetectorRefusedError(sentence)


def _not_understood(path: Path) -> Said:
    return said(
        "{file} is not a detector that is understood here: it must take one picture and give "
        "boxes as YOLOv5, YOLOv8 or SSD do.",
        file=_named(path),
    )


def _named(path: Path) -> Quoted:
    return Quoted(shown_name(path.name))
