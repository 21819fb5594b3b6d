"""The registry of exporters by name: ours, and those of plug-ins."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import entry_points
from pathlib import Path
from types import MappingProxyType
from typing import Final

from annotator.errors import ExportRefusedError
from annotator.export.api import Exporter, ExportOptions, OutFile, Report, Snapshot
from annotator.export.export_folder import shown, write_dataset
from annotator.export.redaction import redacted, redactions_of
from annotator.progress import Cancel, Progress, silent
from annotator.sentences.parts import Code, Name, Reason
from annotator.sentences.said import Said, codes, said
from exporters.common.side_format import SideFormat

GROUP: Final = "fairlabel.exporters"


def _coco() -> Exporter:
    from exporters.coco.coco_exporter import CocoExporter  # noqa: PLC0415 - only an export needs it

    return CocoExporter()


def _beside(make: Callable[[], SideFormat]) -> Callable[[], Exporter]:
    """Return what makes the exporter of a format beside the COCO record."""

    def exporter() -> Exporter:
        from exporters.coco.coco_exporter import CocoExporter  # noqa: PLC0415 - as above

        return CocoExporter(make())

    return exporter


def _page() -> SideFormat:
    from exporters.pages.page_xml_writer import PAGE_XML  # noqa: PLC0415 - as above

    return PAGE_XML


def _alto() -> SideFormat:
    from exporters.pages.alto_writer import ALTO  # noqa: PLC0415 - as above

    return ALTO


def _hocr() -> SideFormat:
    from exporters.pages.hocr_writer import HOCR  # noqa: PLC0415 - as above

    return HOCR


def _paddleocr() -> SideFormat:
    from exporters.pages.paddleocr_writer import PaddleocrFormat  # noqa: PLC0415 - as above

    return PaddleocrFormat()


def _lines() -> SideFormat:
    from exporters.pages.line_crops_writer import LineCropsFormat  # noqa: PLC0415 - as above

    return LineCropsFormat()


def _speech(name: str) -> Exporter:
    from exporters.coco.coco_exporter import CocoExporter  # noqa: PLC0415 - as above
    from exporters.speech.speech_formats import SPEECH_FORMATS  # noqa: PLC0415 - as above

    return CocoExporter(SPEECH_FORMATS[name])


_SPEECH: Final = (
    *("textgrid", "textgridshort", "eaf", "srt", "vtt"),
    *("csv", "nemo", "ljspeech", "audiofolder"),
)

OURS: Final[Mapping[str, Callable[[], Exporter]]] = MappingProxyType(
    {
        "coco": _coco,
        "page": _beside(_page),
        "alto": _beside(_alto),
        "hocr": _beside(_hocr),
        "paddleocr": _beside(_paddleocr),
        "lines": _beside(_lines),
        **{name: partial(_speech, name) for name in _SPEECH},
    }
)
"""The table of exporters: the name of each, and what makes it."""


@dataclass(slots=True)
class Exporters:
    """The available exporters. ``faults`` has a sentence for each that could not be loaded."""

    by_name: dict[str, Exporter] = field(default_factory=dict)
    faults: list[Said] = field(default_factory=list)

    def __getitem__(self, name: str) -> Exporter:
        """Return the exporter of that name.

        Raises:
            ExportRefusedError: there is none; the sentence lists those that there are.
        """
        if name not in self.by_name:
            message = said(
                "There is no format {name}. Choose one of: {formats}.",
                name=Code(repr(name)),
                formats=codes(self.by_name),
            )
            raise ExportRefusedError(message)
        return self.by_name[name]


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteOptions:
    """How to write: whether to replace an older export, the cancel token, the progress callback."""

    replace: bool = False
    cancel: Cancel | None = None
    progress: Progress = silent


PLAIN: Final = WriteOptions()


def find_exporters() -> Exporters:
    """Return all exporters; a plug-in that fails to load is reported and stops nothing.

    A plug-in is a class without arguments, or an object, that implements ``Exporter``. It cannot
    use the name of one of ours.
    """
    found = Exporters({name: make() for name, make in OURS.items()})
    for entry in sorted(entry_points(group=GROUP), key=lambda each: each.name):
        if entry.name in found.by_name:
            found.faults.append(
                said(
                    "The exporter {entry} from {package} is there already.",
                    entry=Code(repr(entry.name)),
                    package=Code(entry.value),
                )
            )
            continue
        try:
            loaded = entry.load()
            exporter = loaded() if isinstance(loaded, type) else loaded
            is_usable = callable(exporter.files) and exporter.name == entry.name
        except Exception as error:  # noqa: BLE001  a plug-in may raise anything
            found.faults.append(
                said(
                    "The exporter {entry} cannot be loaded: {error}.",
                    entry=Code(repr(entry.name)),
                    error=Reason(repr(error)),
                )
            )
            continue
        if is_usable:
            found.by_name[entry.name] = exporter
        else:
            found.faults.append(
                said(
                    "The exporter {entry} bears another name inside.", entry=Code(repr(entry.name))
                )
            )
    return found


def export(
    exporter: Exporter,
    snapshot: Snapshot,
    folder: Path,
    options: ExportOptions,
    writing: WriteOptions = PLAIN,
) -> Report:
    """Write an export atomically, read it back if the format can, and return the report.

    Raises:
        ExportRefusedError: see ``write_dataset``; or the file does not read back.
        CancelledError: the person cancelled; nothing is left.
    """
    report = Report()
    snapshot = redacted(snapshot)
    files = _without_originals(exporter.files(snapshot, options, report), snapshot)
    write_dataset(
        folder,
        files,
        replace=writing.replace,
        cancel=writing.cancel,
        progress=writing.progress,
    )
    read_back = getattr(exporter, "read_back", None)
    if read_back is not None:
        report.reads_back = bool(read_back(folder, snapshot, options, report))
    return report


def _without_originals(files: Iterable[OutFile], snapshot: Snapshot) -> Iterator[OutFile]:
    """Yield the files of an export; an exporter may not copy a file with confidential parts."""
    hidden = {each.path for each in redactions_of(snapshot).values()}
    folder = snapshot.media_folder.resolve() if hidden else None
    originals = {} if folder is None else {(folder / path).resolve(): path for path in hidden}
    for file in files:
        if file.copy_of is not None and originals and file.copy_of.resolve() in originals:
            raise ExportRefusedError(
                said(
                    "This format would copy {file} with its confidential parts, so nothing was "
                    "written. Export without pictures and sounds.",
                    file=Name(shown(originals[file.copy_of.resolve()])),
                )
            )
        yield file
