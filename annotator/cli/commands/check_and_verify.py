"""``check`` and ``verify``: check a job file, and an export."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import click

from annotator.cli.common.output import note, say, say_json, shown_path
from annotator.cli.common.outside import Outside
from annotator.cli.common.refusals import CommandRefusedError, read_file
from annotator.derived_exports.source_record import is_derived
from annotator.errors import AnnotatorError, NotAJobError
from annotator.files import exists, is_file, is_folder
from annotator.ledger.signatures import KeyRefusedError, public_of_pem
from annotator.sentences.parts import Count, FilePath, Name
from annotator.sentences.said import Said, said, said_n
from annotator.sentences.words import ENGLISH
from annotator.verify import (
    Problem,
    VerifyResult,
    export_around,
    is_like_an_export,
    verify_export,
)
from annotator.verify.common.findings import length_part
from annotator.verify.common.manifest import MANIFEST
from annotator.verify.ledger.document_checks import (
    CheckInputs,
    Document,
    Documents,
    is_like_a_document,
    names_a_document,
    read_documents,
    verify_documents,
)
from annotator.verify.ledger.export_against_receipts import NamedDocument, job_of
from annotator.verify.ledger.found_documents import documents_with
from annotator.verify.ledger.ledger_fields import NotThatDocumentError
from annotator.verify.pay.payment_checks import is_like_a_payment, verify_payment
from annotator.verify.record_checks import is_like_a_record, records_together, verify_record

_JOB_RECOMPUTED = (said("the checksum of every row of the job file, and what its rows refer to"),)
_JOB_STATED = (said("that the time was worked: a job file is as good as the computer it lies on"),)


@click.command()
@click.argument("job", type=click.Path(path_type=Path))
@click.pass_context
def check(context: click.Context, job: Path) -> None:
    """Read a whole job file and tell every fault."""
    problems = _faults_of(job)
    if not problems:
        say([said("{job} is whole.", job=Name(shown_path(job)))])
        return
    say(problems)
    context.exit(1)


def _faults_of(job: Path) -> list[Said]:
    """Return what is wrong with a job file, including media outside its folder."""
    from annotator.export.missing_files import notes_of_outside  # noqa: PLC0415 - for jobs
    from annotator.job_file.backup.offline_check import check_file  # noqa: PLC0415 - for jobs

    found = check_file(job)
    return [*(each.said for each in found.faults), *notes_of_outside(found.media)]


@click.command()
@click.argument(
    "paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option("--limit", "limit_s", type=click.IntRange(min=1), metavar="SECONDS")
@click.option(
    "--openings",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Hold the times in FILE against the commitments of an export at detail job.",
)
@click.option(
    "--key",
    "keys",
    multiple=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The public key of who may countersign, pack or review; without one, any key may.",
)
@click.option(
    "--source",
    "sources",
    multiple=True,
    metavar="EXPORT",
    type=click.Path(path_type=Path),
    help="An export that a subset or a join was made of: compare every item with it.",
)
@click.option(
    "--images",
    metavar="DIR",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="The folder of the pictures and sounds, if they are not in the export: compare each.",
)
@click.option("--json", "is_json", is_flag=True, help="Write one JSON document.")
@click.pass_context
def verify(  # noqa: PLR0913  one argument for each that a person can give
    context: click.Context,
    paths: tuple[Path, ...],
    limit_s: int | None,
    openings: Path | None,
    *,
    keys: tuple[Path, ...],
    sources: tuple[Path, ...],
    images: Path | None,
    is_json: bool,
) -> None:
    """Check exports, jobs, records, hand-ins, receipts, proofs, signed payments: every figure.

    Packages, submissions and reviews are checked as the files that they are; no job is opened.

    What is given together is also held against each other. With --limit the work of an export is
    also told under another think limit than the method's own.
    """
    outside: Outside = context.obj
    trusted = frozenset(map(_public_key, keys))
    exports = {_digest(path / MANIFEST): path for path in paths if is_file(path / MANIFEST)}
    records = {path for path in paths if is_like_a_record(path)}
    payments = {path for path in paths if path not in records and is_like_a_payment(path)}
    ledgers = [path for path in paths if path not in records | payments and _is_of_a_ledger(path)]
    documents = read_documents(ledgers)
    with_exports = {path: each for one in exports.values() for path, each in _with(one, documents)}
    documents = {**documents, **with_exports}
    given = [
        NamedDocument(path.name, each)
        for path, each in documents.items()
        if not isinstance(each, NotThatDocumentError)
    ]
    of_ledgers = verify_documents(documents, CheckInputs(trusted=trusted, exports=exports))
    of_ledgers |= {
        path: verify_payment(path, trusted=trusted, exports=exports) for path in payments
    }
    asked = _Asked(outside.schemas, limit_s, openings, given, trusted, records, sources, images)
    results = {path: of_ledgers.get(path) or _result(path, asked) for path in paths}
    results |= {path: each for path, each in of_ledgers.items() if path not in results}
    results |= dict(_of_other_jobs(documents, results))
    results |= dict(records_together(_of_records(results, records)))
    refused = {path: each for path, each in results.items() if isinstance(each, AnnotatorError)}
    checked = {path: each for path, each in results.items() if isinstance(each, VerifyResult)}
    note(map(str, refused.values()))
    is_ok = not refused and all(result.is_ok for result in checked.values())
    if is_json:
        answers = [
            {"path": _name(path), "refused": None, **each.as_json()}
            for path, each in checked.items()
        ]
        answers += [
            {"path": _name(path), "refused": str(each), "ok": False}
            for path, each in refused.items()
        ]
        say_json({"ok": is_ok, "results": answers})
    else:
        say(line for path, each in checked.items() for line in _lines(path, each, limit_s))
    if not is_ok:
        context.exit(1)


def _is_of_a_ledger(path: Path) -> bool:
    return is_like_a_document(path) and names_a_document(path)


def _of_records(
    results: Mapping[Path, VerifyResult | AnnotatorError], records: AbstractSet[Path]
) -> dict[Path, VerifyResult]:
    return {
        path: each
        for path, each in results.items()
        if path in records and isinstance(each, VerifyResult)
    }


@dataclass(frozen=True, slots=True)
class _Asked:
    """The options of the check, the documents given with the exports, and portable records."""

    schemas: Path
    limit_s: int | None
    openings: Path | None
    given: Sequence[NamedDocument]
    trusted: frozenset[str]
    records: AbstractSet[Path]
    sources: Sequence[Path]
    images: Path | None


def _with(folder: Path, named: Documents) -> Iterator[tuple[Path, Document | NotThatDocumentError]]:
    """Yield the documents in the folder of an export that were not named as arguments."""
    known = {path.resolve() for path in named}
    for path, each in documents_with(folder).items():
        if path.resolve() not in known:
            yield path, each


def _of_other_jobs(
    documents: Documents, results: Mapping[Path, VerifyResult | AnnotatorError]
) -> Iterator[tuple[Path, VerifyResult]]:
    """Yield a failed result for each document that is about none of the given exports."""
    jobs = {each.job_id for each in results.values() if isinstance(each, VerifyResult)} - {""}
    for path, document in documents.items():
        result = results[path]
        if isinstance(document, NotThatDocumentError) or not isinstance(result, VerifyResult):
            continue
        if jobs and job_of(document) not in jobs:
            problem = Problem(
                path.name, said("is about another job than the exports given with it.")
            )
            yield path, replace(result, problems=(*result.problems, problem))


def _result(path: Path, asked: _Asked) -> VerifyResult | AnnotatorError:
    """Return the result for one path; a refused path does not stop the check of the others."""
    try:
        return _of_folder(path, asked) if is_folder(path) else _of_file(path, asked)
    except AnnotatorError as error:
        return error


def _of_folder(path: Path, asked: _Asked) -> VerifyResult | AnnotatorError:
    if is_derived(path):
        return _of_derived(path, asked)
    if not is_like_an_export(path):
        message = said(
            "{path} is not an export. Name an export folder or a job file.",
            path=FilePath(_name(path)),
        )
        return CommandRefusedError(message)
    return verify_export(
        path,
        schemas=asked.schemas,
        limit_s=asked.limit_s,
        openings=asked.openings,
        given=asked.given,
        images=asked.images,
    )


def _of_file(path: Path, asked: _Asked) -> VerifyResult | AnnotatorError:
    # Late: an export is checked without what packages and jobs need.
    from annotator.cli.common.container_checks import (  # noqa: PLC0415
        container_kind,
        verify_container,
    )

    kind = container_kind(path)
    if kind is not None:
        return verify_container(path, kind, asked.schemas, asked.trusted)
    if path in asked.records:
        return verify_record(path, schemas=asked.schemas, trusted=asked.trusted)
    if not exists(path):
        message = said(
            "There is nothing at {path}. Check how it is spelled.",
            path=FilePath(_name(path)),
        )
        return CommandRefusedError(message)
    from annotator.packages.package_job import JOB_SUFFIX  # noqa: PLC0415 - for a refusal

    try:
        problems = tuple(Problem(_name(path), each) for each in _faults_of(path))
    except NotAJobError:
        if path.suffix.lower() == JOB_SUFFIX:
            raise
        return _not_checkable(path)
    return VerifyResult(problems=problems, recomputed=_JOB_RECOMPUTED, stated=_JOB_STATED)


def _not_checkable(path: Path) -> CommandRefusedError:
    """Return the refusal of a file that is none of those that can be checked."""
    export = export_around(path)
    if export is not None:
        message = said(
            "{path} is one file of an export, which is checked as a whole. Name its folder, "
            "{folder}.",
            path=FilePath(_name(path)),
            folder=FilePath(_name(export)),
        )
        return CommandRefusedError(message)
    return CommandRefusedError(
        said(
            "{path} is none of the files that can be checked. Name the folder of an export, a job, "
            "a record, a hand-in, a receipt, a proof of an item, a signed payment, a package, a "
            "submission or a review.",
            path=FilePath(_name(path)),
        )
    )


def _of_derived(path: Path, asked: _Asked) -> VerifyResult:
    """Return the result for a subset or a join; what is about one job is not asked of it."""
    from annotator.derived_exports.derived_check import verify_derived  # noqa: PLC0415 - as above

    if any(each is not None for each in (asked.limit_s, asked.openings, asked.images)):
        message = said(
            "{path} was made of other exports. Give --limit, --openings and --images with one of "
            "those.",
            path=FilePath(_name(path)),
        )
        raise CommandRefusedError(message)
    return verify_derived(path, schemas=asked.schemas, sources=asked.sources)


def _public_key(path: Path) -> str:
    try:
        return public_of_pem(read_file(path))
    except KeyRefusedError as error:
        raise CommandRefusedError(
            said("{path}: {problem}", path=FilePath(_name(path)), problem=error.said)
        ) from error


def _digest(path: Path) -> str:
    return sha256(read_file(path)).hexdigest()


def _name(path: Path) -> str:
    return shown_path(path)


def _lines(path: Path, result: VerifyResult, limit_s: int | None) -> Iterator[Said]:
    if result.is_ok:
        yield said("{path}: yes, everything that can be checked holds.", path=Name(_name(path)))
    else:
        yield said_n(
            "{path}: no, {count} problem.",
            "{path}: no, {count} problems.",
            len(result.problems),
            path=Name(_name(path)),
        )
    problems = [
        said("{where}: {what}", where=Name(each.where), what=Name(each.told(ENGLISH)))
        for each in result.problems
    ]
    yield from _group(said("Problems"), problems)
    yield from _group(said("Recomputed"), result.recomputed)
    yield from _group(said("Only stated"), result.stated)
    work = [
        said("{place}: {time}", place=Name(name), time=length_part(ms))
        for name, ms in result.under_limit.items()
    ]
    if limit_s is not None:
        yield from _group(said("Work under a limit of {limit} s", limit=Count(limit_s)), work)


def _group(title: Said, lines: Sequence[Said]) -> Iterator[Said]:
    if lines:
        yield said("  {title}:", title=title)
        yield from (said("    {line}", line=line) for line in lines)
