"""``pack``: splits a job over workers and writes a signed package for each."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import click

from annotator.cli.common.job_access import opened
from annotator.cli.common.output import bar, note, say, shown_path
from annotator.cli.common.refusals import CommandRefusedError, read_file
from annotator.cli.common.signing_key import recipient_in, signing_key
from annotator.collection.held_files import held_files
from annotator.display_text import shown_name
from annotator.files import is_folder, require_place
from annotator.ledger.signatures import fingerprint
from annotator.media_files import refresh_media
from annotator.packages.added_plan import plan_added
from annotator.packages.collection_records import read_split
from annotator.packages.gold_items import GoldShare, listed_gold, shared_gold
from annotator.packages.pack_plan import PackPlan, PackRequest, PlannedPackage, plan_packages
from annotator.packages.packable_job import PackableJob, read_packable
from annotator.packages.package_writer import (
    Sealing,
    add_packages,
    place_interrupted,
    write_collection,
)
from annotator.pay.order.payer import payer_name
from annotator.pay_basis.stored_orders import order_of
from annotator.progress import Watch
from annotator.sentences.parts import Code, Count, Day, FilePath, Name
from annotator.sentences.said import Said, names, said, said_n
from annotator.submissions.collection_folder import SUBMISSIONS, existing_collection

_FILE: Final = click.Path(path_type=Path)
_UNITS: Final = {"": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9}
_PERCENT: Final = 100
_SEEDS: Final = 2**48


@dataclass(frozen=True, slots=True)
class _Bytes(click.ParamType[int]):
    """A size such as ``4GB``."""

    name = "size"

    def convert(self, value: object, param: object, ctx: object) -> int:  # noqa: ARG002 - the signature that click calls
        text = str(value).strip().upper()
        unit = next((each for each in ("KB", "MB", "GB") if text.endswith(each)), "")
        number = text.removesuffix(unit).strip()
        if not (number.isascii() and number.isdigit()) or not int(number):
            raise click.BadParameter("write a size such as 4GB or 700MB")
        return int(number) * _UNITS[unit]


@click.command()
@click.argument("job", type=_FILE)
@click.argument("out", type=_FILE)
@click.option("--worker", "names", multiple=True, metavar="NAME", help="A worker; once for each.")
@click.option(
    "--workers",
    "count",
    type=click.IntRange(1, 1000),
    metavar="N",
    help="How many workers, without names.",
)
@click.option(
    "--overlap",
    type=click.IntRange(1),
    metavar="K",
    help="To how many workers each item goes; by default 1.",
)
@click.option("--gold", type=_FILE, metavar="FILE", help="A list of gold items, a path a line.")
@click.option(
    "--gold-share",
    type=click.FloatRange(0, 100),
    metavar="PERCENT",
    help="The share of gold in each package, chosen among what is done.",
)
@click.option(
    "--in-order", is_flag=True, help="Keep the order of the job, as for pictures of one film."
)
@click.option("--all", "takes_done", is_flag=True, help="Pack items that are done, too.")
@click.option("--drafts", is_flag=True, help="Add the regions that nobody has touched yet.")
@click.option("--limit", type=_Bytes(), metavar="SIZE", help="The largest package, such as 4GB.")
@click.option("--due", metavar="DAY", help="When the work is wanted, such as 2027-01-31.")
@click.option("--guideline", type=_FILE, metavar="FILE", help="A guideline: PDF, text or picture.")
@click.option("--vendor", metavar="NAME", help="Who packs; by default as in the work order.")
@click.option("--seed", type=click.IntRange(0, _SEEDS - 1), metavar="N", help="Repeat this split.")
@click.option(
    "--encrypt-to", multiple=True, metavar="[NAME=]FILE", help="A worker's encryption key."
)
@click.option("--key", type=_FILE, metavar="FILE", help="Your private key, in PEM; it signs.")
@click.option("--make-key", is_flag=True, help="Make that key first, and FILE.pub to give away.")
@click.option("--preview", is_flag=True, help="Write nothing: list what would leave, and to whom.")
@click.option("--add", "adds", is_flag=True, help="OUT is your collection: add workers to it.")
@click.option(
    "--from",
    "stopped",
    multiple=True,
    metavar="NAME",
    help="With --add: this person stopped; what is not finished is free.",
)
@click.option(
    "--merged",
    type=_FILE,
    metavar="MERGED.fairlabel",
    help="With --from: what is rejected in this merged job is free, too.",
)
def pack(job: Path, out: Path, **given: Any) -> None:  # noqa: ANN401 - the options above
    """Split JOB over workers: a new folder OUT with a signed package for each.

    The folder is your collection. Only the files in its folder "outgoing" are for workers. The rest
    says who got which item and which items are gold: keep it to yourself.

    With --add the new workers get what fewer people have than wanted, and never what they had
    themselves. Overlap and gold are those of the collection.
    """
    if given["merged"] and not given["stopped"]:
        raise CommandRefusedError("--merged goes with --from. Add it, or leave --merged out.")
    if given["adds"]:
        _require_no_split(given)
    elif given["stopped"]:
        raise CommandRefusedError("--from goes with --add. Add it, or leave --from out.")
    else:
        require_place(out, named=shown_path(out))
    if not given["preview"] and given["key"] is None:
        raise CommandRefusedError("Add --key: packages are signed. --make-key makes a key first.")
    with opened(job) as project:
        with bar("Reading the files") as progress:
            note(refresh_media(project, progress=progress))
        with project.snapshot().result() as snapshot:
            orders = project.reads.orders().result()
            packable = read_packable(snapshot, orders, has_drafts=given["drafts"])
        wanted = _request(packable, given)
        if given["adds"]:
            wanted, plan = _added(out, packable, wanted, given)
        else:
            plan = plan_packages(packable, wanted)
        note(plan.notes)
        if given["preview"]:
            say(_plan_lines(plan, wanted, packable))
            say(_preview_lines(packable, wanted))
        else:
            _write(out, packable, plan, wanted, given)


def _write(
    out: Path, job: PackableJob, plan: PackPlan, wanted: PackRequest, given: Mapping[str, Any]
) -> None:
    signer = signing_key(given["key"], is_made=given["make_key"])
    with bar("Packing") as progress:
        write = add_packages if given["adds"] else write_collection
        write(out, job, plan, wanted, Sealing(signer, Watch(progress=progress)))
    say(_plan_lines(plan, wanted, job))
    say(
        [
            said(
                "Wrote {folder}. Give away only the files in its folder “outgoing”.",
                folder=Name(shown_path(out)),
            ),
            said("  Your key: {key}", key=Code(fingerprint(signer.public))),
        ]
    )


def _require_no_split(given: Mapping[str, Any]) -> None:
    if given["gold"] or given["gold_share"] or given["overlap"] is not None:
        raise CommandRefusedError(
            "With --add overlap and gold are those of the collection. Leave --overlap, --gold and "
            "--gold-share out."
        )


def _added(
    out: Path, job: PackableJob, wanted: PackRequest, given: Mapping[str, Any]
) -> tuple[PackRequest, PackPlan]:
    """Return the request as the collection was split, and the packages to be added to it."""
    collection, merged = existing_collection(out), given["merged"]
    if not given["preview"] and (placed := place_interrupted(out)):
        note([_interrupted(placed)])
    first = read_split(out)
    if first.job_id != job.job_id:
        raise CommandRefusedError(
            said("{folder} was packed from another job.", folder=FilePath(out))
        )
    there = {each.key for each in job.files}
    wanted = replace(wanted, overlap=first.overlap, gold=first.gold & there)
    stopped = [" ".join(name.split()) for name in given["stopped"]]
    held = held_files(collection, stopped, merged)
    if stopped and merged is None and is_folder(out / SUBMISSIONS):
        note([_rejected_elsewhere()])
    return wanted, plan_added(job, wanted, held)


def _rejected_elsewhere() -> Said:
    return said(
        "What was rejected in a merged job, and whose worker has not taken the review, stays with "
        "its worker here. Add --merged MERGED.fairlabel to give it to others."
    )


def _interrupted(placed: Sequence[str]) -> Said:
    return said_n(
        "A run before was interrupted. The package that it had made is in its place now: {names}.",
        "A run before was interrupted. The {count} packages that it had made are in their places "
        "now: {names}.",
        len(placed),
        names=names(placed),
    )


def _request(job: PackableJob, given: Mapping[str, Any]) -> PackRequest:
    workers = _workers(given["names"], given["count"])
    seed = secrets.randbelow(_SEEDS) if given["seed"] is None else given["seed"]
    return PackRequest(
        workers=workers,
        vendor=_vendor(job, given["vendor"]),
        overlap=given["overlap"] or 1,
        seed=seed,
        gold=_gold(job, given, len(workers), seed),
        keeps_order=given["in_order"],
        takes_done=given["takes_done"],
        limit_bytes=given["limit"] or 0,
        due=_day(given["due"]),
        guideline=given["guideline"],
        encrypted_to=_recipients(given["encrypt_to"], workers),
    )


def _workers(names: Sequence[str], count: int | None) -> tuple[str, ...]:
    if bool(names) == (count is not None):
        raise CommandRefusedError("Add either --worker NAME for each worker, or --workers N.")
    if count is not None:
        return tuple(f"Worker {number}" for number in range(1, count + 1))
    return tuple(" ".join(name.split()) for name in names)


def _vendor(job: PackableJob, given: str | None) -> str:
    if given is not None or job.order is None:
        return " ".join((given or "").split())
    return payer_name(order_of(job.order), "en")


def _gold(job: PackableJob, given: Mapping[str, Any], workers: int, seed: int) -> frozenset[str]:
    listed, share = given["gold"], given["gold_share"]
    if listed is not None and share is not None:
        raise CommandRefusedError("Add either --gold or --gold-share.")
    if listed is not None:
        return listed_gold(read_file(listed))
    return shared_gold(
        job,
        GoldShare(
            share=Fraction(share or 0) / _PERCENT,
            workers=workers,
            overlap=given["overlap"] or 1,
            seed=seed,
            takes_done=given["takes_done"],
        ),
    )


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandRefusedError("--due is a day such as 2027-01-31; correct it.") from error


def _recipients(given: Sequence[str], workers: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in given:
        name, separator, file = each.rpartition("=")
        if not separator and len(workers) > 1:
            raise CommandRefusedError(
                "Write --encrypt-to NAME=FILE, so that it is clear whose key it is."
            )
        found[" ".join(name.split()) or workers[0]] = recipient_in(Path(file))
    return found


def _plan_lines(plan: PackPlan, wanted: PackRequest, job: PackableJob) -> Iterator[Said]:
    for each in plan.packages:
        yield _package_line(each)
    yield said("Seed of the split: {seed}", seed=Code(str(wanted.seed)))
    if wanted.gold:
        yield said_n(
            "{count} gold file, in every package.",
            "{count} gold files, in every package.",
            len(wanted.gold),
        )
    if job.order is None:
        yield said("Without a work order: workers are not told what it pays. Give the job one.")


def _package_line(planned: PlannedPackage) -> Said:
    return said(
        "{file}: {worker} gets {items}, about {size} MB.",
        file=Name(planned.name),
        worker=Name(shown_name(planned.worker)),
        items=said_n("{count} item", "{count} items", planned.items),
        size=Count(planned.size_bytes // 10**6 + 1, is_grouped=True),
    )


def _preview_lines(job: PackableJob, wanted: PackRequest) -> Iterator[Said | str]:
    yield ""
    yield "Each package holds:"
    yield said("  the title of the job: {title}", title=Name(shown_name(job.title)))
    yield said("  your name: {vendor}", vendor=Name(shown_name(wanted.vendor) or "—"))
    yield "  the name of its worker as written above, and no other name"
    if wanted.due is not None:
        yield said("  the day on which it is wanted: {day}", day=Day(wanted.due))
    if job.order is not None:
        yield "  the work order byte for byte" + (
            ", with its signature" if job.order.signature else ""
        )
    if wanted.guideline is not None:
        yield said("  the guideline: {file}", file=Name(shown_name(wanted.guideline.name)))
    yield "  the labels with their keys, colours and attributes, and the rules for texts"
    yield "  the files byte for byte, under numbers instead of their names"
    if any(any(each.drafts) for each in job.files):
        yield "  drafts: the regions that nobody has touched"
    yield "  your public key and its signature"
    yield "Nothing was written."
