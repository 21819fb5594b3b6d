"""Two workers, three submissions: made once for all tests that only read them."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from annotator.ledger.signatures import Signer
from annotator.paths import keys_folder
from tests.annotator.cli.conftest import demo, made_once
from tests.annotator.cli.ledgers import work
from tests.annotator.submissions.rounds import new_job, signer_of, submitted

__all__ = ["demo", "made_once"]


@dataclass(frozen=True, slots=True)
class Sent:
    """What two workers sent: three submissions of the first, one of the second, and their keys.

    ``fork`` is of a copy of the first worker's job on which another hour was worked.
    """

    first: tuple[Path, Path, Path]
    second: Path
    fork: Path
    signer: Signer
    other_signer: Signer


@pytest.fixture(scope="package")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Sent:
    folder = tmp_path_factory.mktemp("sent")
    shutil.rmtree(keys_folder(), ignore_errors=True)
    job, other = new_job(folder / "one"), new_job(folder / "two")
    out = [folder / f"{number}.fairsubmission" for number in range(5)]
    submitted(job, out[0])
    copied = shutil.copytree(job.parent, folder / "copy") / job.name
    work(copied, ms=3_000)
    submitted(copied, out[4])
    for each in out[1:3]:
        work(job)
        submitted(job, each)
    submitted(other, out[3])
    return Sent(
        (out[0], out[1], out[2]), out[3], out[4], signer=signer_of(job),
        other_signer=signer_of(other),
    )  # fmt: skip
