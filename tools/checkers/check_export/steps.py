"""All steps of the check, in the order of docs/export-format.md. An auditor begins here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tools.checkers.check_export.annotations.categories import check_categories, check_ids
from tools.checkers.check_export.annotations.dataset import check_dataset
from tools.checkers.check_export.annotations.id_map import check_id_map
from tools.checkers.check_export.annotations.images import (
    check_images,
    check_summary_of_pay,
    check_tags,
)
from tools.checkers.check_export.annotations.regions import check_digests, check_regions
from tools.checkers.check_export.annotations.reviewed import check_reviewed
from tools.checkers.check_export.annotations.transcriptions import check_transcriptions
from tools.checkers.check_export.contributions.check import (
    check_contributions,
    check_left_out,
    check_names,
)
from tools.checkers.check_export.derived.check import check_derived
from tools.checkers.check_export.derived.folder import SourceRecord
from tools.checkers.check_export.effort.bins import check_bins
from tools.checkers.check_export.effort.items import check_items, check_proposals_of_lines
from tools.checkers.check_export.effort.ledgers import check_ledgers
from tools.checkers.check_export.effort.method import check_filter, check_method
from tools.checkers.check_export.effort.sessions import check_sample, check_sessions
from tools.checkers.check_export.effort.texts import check_texts
from tools.checkers.check_export.effort.totals import check_totals
from tools.checkers.check_export.effort.witness import check_witness
from tools.checkers.check_export.export import Export, read_export
from tools.checkers.check_export.orders.disclosed import check_work_orders
from tools.checkers.check_export.orders.work_order import read_work_orders
from tools.checkers.check_export.pay.inputs import check_inputs
from tools.checkers.check_export.pay.paid import check_paid
from tools.checkers.check_export.pay.parts import check_parts
from tools.checkers.check_export.pay.pieces import check_pieces
from tools.checkers.check_export.pay.summary import check_head, check_summary
from tools.checkers.check_export.pay.totals import check_totals_of_pay
from tools.checkers.check_export.pay.workers import check_workers
from tools.checkers.check_export.pictures.check import check_pictures
from tools.checkers.check_export.readme import check_readme, check_readme_of_pay
from tools.checkers.check_export.refusal import Refused
from tools.checkers.check_export.source.seals import check_seals

ANNOTATIONS_STEPS: tuple[Callable[[Export], None], ...] = (
    check_ids,
    check_id_map,
    check_images,
    check_tags,
    check_categories,
    check_regions,
    check_transcriptions,
    check_dataset,
    check_pictures,
)
"""Page: "annotations.json", "transcriptions.jsonl"."""

EFFORT_STEPS: tuple[Callable[[Export], None], ...] = (
    check_method,
    check_filter,
    check_items,
    check_proposals_of_lines,
    check_texts,
    check_digests,
    check_reviewed,
    check_sessions,
    check_bins,
    check_totals,
    check_sample,
    check_witness,
    check_ledgers,
)
"""Page: "effort.json" with "witness", "ledgers", "regions_sha256" and "reviewed_sha256"."""

OF_ANNOTATIONS = {check_proposals_of_lines, check_texts, check_digests, check_reviewed}
"""The steps that compare with the annotations, which the record of a source is without."""


def check(folder: Path) -> Export:
    """Check a whole export and return its documents; raise ``Refused`` at the first fault.

    Args:
        folder: the export folder.
    """
    export = _check_one(folder)
    check_contributions(export, folder, _check_contributed)
    return export


def check_made_of_exports(folder: Path, given: list[Path]) -> list[str]:
    """Check a dataset made of exports and return what a yes means; raise ``Refused`` otherwise.

    Page: "Datasets made of exports".

    Args:
        folder: the dataset.
        given: folders of its sources to compare it with.
    """
    return check_derived(folder, given, check, _check_record)


def _check_record(record: SourceRecord) -> None:
    """Check the record of a source as that of an export. Page: "Datasets made of exports"."""
    for step in EFFORT_STEPS:
        if step not in OF_ANNOTATIONS:
            step(record)
    _check_fair_pay(record)
    check_readme_of_pay(record)


def _check_contributed(folder: Path) -> Export:
    """Check the export of a contribution, which has none itself. Page: "Contributions"."""
    export = _check_one(folder)
    if export.contributions is not None:
        raise Refused("A contribution has contributions itself.")
    check_names(export)
    check_left_out(export)
    return export


def _check_one(folder: Path) -> Export:
    """Check an export but for its contributions. Page: all sections but "Contributions"."""
    # "manifest.json", and the form of every document
    export = read_export(folder)
    for step in ANNOTATIONS_STEPS:
        step(export)
    for step in EFFORT_STEPS:
        step(export)
    check_seals(export.effort, export.fair_pay, export.files)
    _check_fair_pay(export)
    check_summary_of_pay(export)
    check_readme(export)
    return export


def _check_fair_pay(export: Export) -> None:
    """Check fair_pay.json. Page: "fair_pay.json", "Which order and which worker"."""
    orders = read_work_orders(export.fair_pay, export.files)
    check_work_orders(export, orders)
    check_head(export, orders)
    check_workers(export, orders)
    check_inputs(export)
    check_pieces(export)
    check_parts(export, orders)
    check_totals_of_pay(export)
    check_paid(export)
    check_summary(export, orders)
