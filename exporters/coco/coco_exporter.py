"""The COCO exporter: COCO JSON with effort, pay and other formats beside it.

The pages are docs/export-format.md and docs/decisions/export/other-formats.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from annotator.export.api import ExportOptions, OutFile, Report, Snapshot
from annotator.export.forms.pay_form import SIGNATURE_SUFFIX
from annotator.export.redaction import redacted, tell_redactions
from annotator.model.entities import KindId
from exporters.coco import coco_json
from exporters.coco.coco_read_back import read_back
from exporters.coco.coco_regions import extra_of
from exporters.coco.id_map import NAME as ID_MAP
from exporters.common import transcriptions
from exporters.common.card import NAME as CARD
from exporters.common.card import Card
from exporters.common.documents import HashedPieces
from exporters.common.effort_document import EffortDocument
from exporters.common.effort_sums import add_effort
from exporters.common.export_tally import take_tally, tell_ledgers
from exporters.common.fair_pay_json import FairPayDocument
from exporters.common.media import media_files
from exporters.common.selected_content import selected
from exporters.common.side_format import SideFormat, sealed_files

NAME: Final = "coco"
TITLE: Final = "COCO JSON"
CANNOT_CARRY: Final = (
    "parts of boxes outside the image",
    "reading order",
    "who made a region",
    "which regions are locked",
)


class CocoExporter:
    """``annotations.json`` as COCO readers expect it, accompanied by effort and pay.

    Attributes:
        name: the name on the command line: that of the format beside it, if there is one.
        title: the name for people.
        cannot_carry: what the format cannot represent.
        kinds: the kinds of media that its own files describe; None for the record, which has
            something of every item.
    """

    def __init__(self, beside: SideFormat | None = None) -> None:
        """Export COCO alone, or with the files of another format beside it."""
        self._beside = beside
        self.name: str = NAME if beside is None else beside.name
        self.title: str = TITLE if beside is None else beside.title
        self.kinds = None if beside is None else beside.kinds
        self.cannot_carry: Sequence[str] = CANNOT_CARRY if beside is None else beside.cannot_carry

    def files(
        self, snapshot: Snapshot, options: ExportOptions, report: Report
    ) -> Iterator[OutFile]:
        """Yield the files in the order of writing; each has digests of those before it."""
        snapshot = redacted(snapshot)
        tell_redactions(snapshot, options.only, report)
        tally = take_tally(snapshot, options, report, coco_json.CARRIED, beside=self._kinds)
        if not tally.is_filtered:
            options = replace(options, only=None)
        sums = add_effort(snapshot, options)
        tell_ledgers(snapshot, report)
        effort = EffortDocument(snapshot, options, tally, sums)
        pay = FairPayDocument(snapshot, options, tally=tally, sums=sums, effort=effort)
        pay.contributions.tell(report)
        coco = coco_json.CocoDocument(snapshot, options, tally=tally, sums=sums, report=report)
        content = selected(snapshot, options.wanted)
        written = {coco_json.NAME: HashedPieces(coco.pieces(pay.summary))}
        if tally.has_text_lines:
            report.notes.append(transcriptions.rules_note(snapshot.facts.texts))
            carried = coco_json.CARRIED
            texts = transcriptions.transcription_pieces(content, options, report, carried, tally)
            written[transcriptions.NAME] = HashedPieces(texts)
        yield from (OutFile(name, file) for name, file in list(written.items()))
        if coco.id_map:
            coco.id_map.tell(report)
            written[ID_MAP] = HashedPieces(coco.id_map.pieces())
            yield OutFile(ID_MAP, written[ID_MAP])
        if self._beside is not None:
            yield from sealed_files(self._beside, content, options, report, written)
        sums_of_all = pay.contributions.document()
        written |= sums_of_all
        yield from (OutFile(name, file) for name, file in sums_of_all.items())
        yield from pay.contributions.files()
        # Before effort.json, which names the redacted copies that could be made.
        yield from media_files(snapshot, options, report, carried=self._kinds, tally=tally)
        witnesses = {"effort.json": HashedPieces(effort.pieces(written, pay.workers))}
        yield OutFile("effort.json", witnesses["effort.json"])
        for order in snapshot.work_orders():
            if order.sha256 in pay.orders:
                path = f"work_orders/{order.sha256}.toml"
                yield OutFile(path, [order.data])
                if order.signature:
                    yield OutFile(path + SIGNATURE_SUFFIX, [order.signature])
        imported = extra_of(snapshot.import_extra)
        card = Card(snapshot, pay.content, pay.summary, imported, tally, written)
        # Its front matter is not sealed: hubs edit it.
        witnesses[CARD] = card.body(report)
        yield OutFile(CARD, card.pieces(witnesses[CARD]))
        yield OutFile("fair_pay.json", pay.pieces(witnesses))

    def read_back(
        self, folder: Path, snapshot: Snapshot, options: ExportOptions, report: Report
    ) -> bool:
        """Read the written files back, report differences, and return whether there are none."""
        snapshot = selected(redacted(snapshot), options.wanted)
        reads_back = read_back(folder, snapshot, options, report)
        if self._beside is not None:
            reads_back &= self._beside.read_back(folder, snapshot, options, report)
        return reads_back

    @property
    def _kinds(self) -> frozenset[KindId]:
        """The kinds of media whose files are copied, if any are."""
        return coco_json.CARRIED if self._beside is None else coco_json.CARRIED | self._beside.kinds
