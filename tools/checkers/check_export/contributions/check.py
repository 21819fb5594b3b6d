"""Checks the contributions in an export, each as an export of its own. Page: "Contributions"."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tools.checkers.check_export.contributions.figures import (
    figures_of,
    totals_of,
    totals_with_own,
)
from tools.checkers.check_export.contributions.signed_files import (
    EXPORT,
    RECEIPT,
    read_signed_files,
)
from tools.checkers.check_export.export import Export
from tools.checkers.check_export.formats import CONTRIBUTIONS, EFFORT, FAIR_PAY
from tools.checkers.check_export.formats import CONTRIBUTIONS_FOLDER as FOLDER
from tools.checkers.check_export.refusal import Json, Refused, refuse, require_same
from tools.checkers.check_export.source.folder import ReadFile

CheckFolder = Callable[[Path], Export]
"""Checks the export of a contribution and returns it."""

MOST = 10_000
SOURCE = "the contributions"


def check_names(export: Export) -> None:
    """Require each contribution to be named once, and files and items to name no others.

    Page: "Contributions", ``contributions`` of effort.json.
    """
    digests = export.effort.get("contributions", [])
    in_order = sorted(set(digests))
    require_same(f"{EFFORT}, contributions", digests, in_order, "their order, each once,")
    for path in export.files:
        folder, slash, rest = path.partition("/")
        if slash and folder == FOLDER and rest.partition("/")[0] not in digests:
            raise Refused(f"The file {path} is that of no contribution in {EFFORT}.")
    for item in export.effort["items"]:
        digest = item.get("contribution")
        if digest is not None and digest not in digests:
            where = f"{EFFORT}, item {item['id']}, contribution"
            refuse(where, digest, f"{EFFORT} names no such contribution")


def check_contributions(export: Export, folder: Path, check_folder: CheckFolder) -> None:
    """Check every contribution, the sums over them, and the items that they name.

    Page: "Contributions".

    Args:
        export: the export of the merged job.
        folder: its folder.
        check_folder: checks the export of a contribution, which has no contributions itself.
    """
    check_names(export)
    if export.contributions is None:
        check_left_out(export)
        return
    digests = export.effort.get("contributions", [])
    stated = export.contributions["contributions"]
    named = [entry["digest"] for entry in stated]
    require_same(f"{CONTRIBUTIONS}, contributions", named, digests, EFFORT)
    if not named or len(named) > MOST:
        raise Refused(f"{CONTRIBUTIONS} has {len(named)} contributions; 1 to {MOST} are checked.")
    once: set[str] = set()
    for entry in stated:
        _check_contribution(export, folder / FOLDER / entry["digest"], entry, once, check_folder)
    for key, recomputed in (
        ("totals", totals_of(stated)),
        ("totals_with_own", totals_with_own(stated, export)),
    ):
        require_same(f"{CONTRIBUTIONS}, {key}", export.contributions[key], recomputed, SOURCE)
    _check_summary(export)


def check_left_out(export: Export) -> None:
    """Require the summary to say how many contributions have no record here.

    Page: "Contributions", ``is_included``.
    """
    digests = export.effort.get("contributions", [])
    for path in export.files:
        if path.startswith(f"{FOLDER}/"):
            raise Refused(f"The file {path} is there, but {CONTRIBUTIONS} is not.")
    expected = {"count": len(digests), "is_included": False} if digests else None
    stated = export.fair_pay["summary"].get("contributions")
    require_same(f"{FAIR_PAY}, summary.contributions", stated, expected, EFFORT)


def _check_summary(export: Export) -> None:
    """Recompute ``contributions`` of the summary. Page: "Contributions"."""
    totals = export.contributions["totals"]
    together = export.contributions["totals_with_own"]
    expected = {
        "count": totals["contributions"],
        "is_included": True,
        "workers": totals["workers"],
        "items": totals["items"],
        "observed_ms": totals["observed_ms"],
        "pay": totals["pay"],
        "with_own": {"observed_ms": together["observed_ms"], "pay": together["pay"]},
    }
    stated = export.fair_pay["summary"].get("contributions")
    require_same(f"{FAIR_PAY}, summary.contributions", stated, expected, CONTRIBUTIONS)


def _check_contribution(
    export: Export, place: Path, entry: Json, once: set[str], check_folder: CheckFolder
) -> None:
    """Check one contribution and its entry.

    Page: "Contributions", "No two contributions have the same ledger, manifest, export or
    package".
    """
    digest = entry["digest"]
    where = f"{FOLDER}/{digest[:12]}"
    files = _files_of(export, digest)
    signed = read_signed_files(place, where, files)
    try:
        inner = check_folder(place / EXPORT)
    except Refused as error:
        raise Refused(f"{where}: {error}") from error
    point = signed.hand_in.checkpoint
    require_same(
        f"{where}, job_id", signed.facts["job_id"], point.origin.split("/")[1], "the hand-in"
    )
    expected = {
        "digest": digest,
        "manifest_sha256": signed.manifest,
        "receipt_sha256": files[RECEIPT].sha256 if RECEIPT in files else None,
        "package": signed.facts["package"],
        "worker": entry["worker"],
        "ledger": {"origin": point.origin, "root": point.root, "size": point.size},
        **figures_of(inner),
    }
    require_same(f"{CONTRIBUTIONS}, {digest[:12]}", entry, expected, "the contribution")
    for name in (point.origin, signed.manifest, str(signed.hand_in.manifest)):
        if name in once:
            raise Refused(f"{CONTRIBUTIONS} counts one record twice: {name}.")
        once.add(name)
    package = signed.facts["package"]
    if package is not None:
        if (name := f"package {package}") in once:
            raise Refused(f"{CONTRIBUTIONS} has two contributions of one {name}.")
        once.add(name)
    _check_items(export, digest, inner)


def _files_of(export: Export, digest: str) -> dict[str, ReadFile]:
    """Return the files of a contribution by their paths in its folder."""
    start = f"{FOLDER}/{digest}/"
    return {
        path.removeprefix(start): file
        for path, file in export.files.items()
        if path.startswith(start)
    }


def _check_items(export: Export, digest: str, inner: Export) -> None:
    """Require the items that name a contribution to be in it.

    Page: "Contributions", "An item is the same if its ``sha256`` and ``part`` are".
    """
    there = {
        (item["sha256"], item["part"])
        for item in inner.effort["items"]
        if item["sha256"] and (item["left_out"] is None or "length_ms" in item)
    }
    for item in export.effort["items"]:
        if item.get("contribution") == digest and (item["sha256"], item["part"]) not in there:
            where = f"{EFFORT}, item {item['id']} ({item['file']}), contribution"
            refuse(where, digest, "that contribution does not have this item")
