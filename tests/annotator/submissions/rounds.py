"""Workers with jobs of their own, their submissions, and the parts of these."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import resources
from annotator.containers.container_names import HEADER, MANIFEST, SIGNATURE, ContainerKind
from annotator.containers.container_writer import ContainerFile, write_container
from annotator.job_file.project import Project
from annotator.ledger.keys import own_key
from annotator.ledger.signatures import Signer
from annotator.packages.collection_records import PackageRecord, record_json
from annotator.paths import keys_folder
from annotator.sample import make_sample
from annotator.submissions.collection_folder import Collection, open_collection
from annotator.submissions.receive import Receiving, receive
from annotator.submissions.results import Answer
from annotator.submissions.submission_file import sign_manifest
from tests.annotator.cli.running import done
from tests.support.material import CHECKOUT

TODAY: Final = dt.date(2026, 11, 29)
VENDOR: Final = Signer.from_seed(b"the vendor's key of 32 bytes, ok")
Parts = dict[str, bytes]


def new_job(folder: Path) -> Path:
    """Make a job of a worker of its own, with some work."""
    return make_sample(folder, CHECKOUT / "resources" / "examples")


def submitted(job: Path, out: Path, *more: str) -> Path:
    """Hand the work of a job in, as the worker does."""
    done("submit", job, out, *more)
    return out


def signer_of(job: Path) -> Signer:
    """Return the key of the one worker of a job."""
    with Project.open(job) as project:
        [worker] = project.reads.workers().result()
        return own_key(keys_folder(), project.reads.ledger_cut(worker.id).result().origin)


def parts_of(path: Path) -> Parts:
    """Return the files in a submission by their names, except those of every container."""
    with zipfile.ZipFile(path) as archive:
        names = [each for each in archive.namelist() if each not in {HEADER, MANIFEST, SIGNATURE}]
        return {name: archive.read(name) for name in names}


def signature_in(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(SIGNATURE)


def put_together(
    out: Path, parts: Mapping[str, bytes], signer: Signer | None, *, bundle: bytes | None = None
) -> Path:
    """Write a submission of any parts, signed by a key, or with a signature from elsewhere."""
    sign = None if signer is None else lambda manifest: sign_manifest(signer, manifest)
    write_container(
        out,
        ContainerKind.SUBMISSION,
        [ContainerFile(name, data) for name, data in parts.items()],
        sign=(lambda _manifest: bundle) if bundle is not None else sign,
    )
    return out


def received(
    folder: Path | Collection,
    paths: Sequence[Path],
    *,
    signer: Signer | None = VENDOR,
    enrols: bool = False,
    today: dt.date = TODAY,
) -> list[Answer]:
    """Receive files, and return what became of each."""
    how = Receiving(schemas=resources.path("schemas"), signer=signer, enrols=enrols, today=today)
    collection = folder if isinstance(folder, Collection) else open_collection(folder)
    return list(receive(collection, paths, how))


def codes(answers: Sequence[Answer]) -> list[set[str]]:
    """Return the codes of each answer but ``partial``, which holds of every sample job."""
    return [{each.value for each in answer.codes} - {"partial"} for answer in answers]


def new_collection(folder: Path, packages: Mapping[str, PackageRecord] | None = None) -> Path:
    """Make a collection whose id is always the same, with what the vendor knows of packages."""
    folder.mkdir()
    facts = {"format": "fairlabel/collection/1", "id": "00000000-0000-4000-8000-000000000001"}
    (folder / "collection.json").write_text(json.dumps(facts))
    for name, value in (packages or {}).items():
        (folder / "packages").mkdir(exist_ok=True)
        (folder / "packages" / f"{name}.json").write_bytes(record_json(value))
    return folder
