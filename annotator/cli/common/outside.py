"""The parts that the command line may not import; ``main.py`` passes them in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # every command is given these parts; only some load what they are about
    from annotator.documents.document_forms import WritePdf
    from annotator.export.api import Exporter, ExportOptions, Report, Snapshot
    from annotator.progress import Progress
    from annotator.sentences.said import Said


class ExporterTable(Protocol):
    """The exporters by name, and a sentence for each that could not be loaded."""

    @property
    def by_name(self) -> Mapping[str, Exporter]:
        """All exporters."""
        ...

    @property
    def faults(self) -> Sequence[Said]:
        """A sentence for each exporter that could not be loaded."""
        ...

    def __getitem__(self, name: str) -> Exporter:
        """Return the exporter of that name.

        Raises:
            ExportRefusedError: there is none; the sentence lists those that there are.
        """
        ...


@dataclass(frozen=True, slots=True)
class ExportTarget:
    """The folder of an export, and whether it replaces an existing one."""

    folder: Path
    is_replaced: bool


class WriteExport(Protocol):
    """Writes a whole export, reads it back and returns the report on it."""

    def __call__(
        self,
        exporter: Exporter,
        snapshot: Snapshot,
        place: ExportTarget,
        options: ExportOptions,
        progress: Progress,
    ) -> Report:
        """Write the folder.

        Raises:
            ExportRefusedError: it cannot be written.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """The layers above the core, and the bundled files, for use by the commands.

    ``exporters`` finds the exporters; ``write_export`` writes with one, ``write_pdf`` makes a PDF.
    ``schemas``, ``examples`` and ``words`` are folders; ``wages`` is the list of minimum wages,
    ``build`` the file in which a built program says what it is; there is none in the source.
    ``open_window`` opens a job, or none, and returns the exit status.
    """

    exporters: Callable[[], ExporterTable]
    write_export: WriteExport
    write_pdf: WritePdf
    schemas: Path
    examples: Path
    words: Path
    wages: Path
    build: Path
    open_window: Callable[[Path | None], int]
