"""Mutants of receipts and hand-ins, of which four judges must say the same, and the right thing.

They are the functions that the window calls, the command line, and both verifiers.
"""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from annotator.errors import AnnotatorError
from annotator.job_file.project import Project
from annotator.job_ledger import own_keys
from annotator.job_ledger.countersign import countersignable
from annotator.job_ledger.document_files import write
from annotator.job_ledger.hand_in import HandInRequest, hand_in
from annotator.job_ledger.hours_answer import HoursAnswer
from annotator.job_ledger.take_receipt import fitting, take
from annotator.ledger.keys import write_key
from annotator.ledger.ledger_documents import BUNDLE_SUFFIX
from annotator.ledger.signatures import Signer
from annotator.progress import Watch
from annotator.sample import make_sample
from annotator.verify.ledger.document_checks import CheckInputs, verify_ledgers
from tests.annotator.cli.ledgers import work
from tests.annotator.cli.running import run as run_command
from tests.faults.ledger_mutants import Mutant, Signed, hand_ins, receipts
from tests.support.ledger_checker import reasons
from tests.support.material import CHECKOUT

JOBS: Final = 6
"""How many real jobs the mutants are made of."""

JUDGES: Final = ("window", "command line", "fairlabel verify", "check_ledger")


@dataclass(slots=True)
class Alike:
    """What a run counted: mutants by kind, and each that was not judged as it should be."""

    mutants: Counter[str] = field(default_factory=Counter)
    right: int = 0
    refused: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def is_held(self) -> bool:
        """Whether all said the same of every mutant, and the right thing."""
        return not self.wrong

    def as_json(self) -> dict[str, Any]:
        """Return the outcome as a plain dictionary."""
        return {
            "tried": self.mutants.total(),
            "kinds": len(self.mutants),
            "refused_by_all": self.refused,
            "taken_by_all": self.right,
            "wrong": self.wrong,
            "held": self.is_held,
        }

    def lines(self) -> Iterator[str]:
        """Yield what a person reads, with what so many trials say at most."""
        tried = self.mutants.total()
        bound = f" (below {3 / tried:.2g} at 95 %)" if tried and self.is_held else ""
        yield (
            f"{', '.join(JUDGES)}: the same and right answer for {tried - len(self.wrong)} of "
            f"{tried} mutated receipts and hand-ins of {len(self.mutants)} kinds{bound}"
        )
        yield f"  refused by all: {self.refused}; taken by all: {self.right}"
        yield from (f"  WRONG {each}" for each in self.wrong)


@dataclass(slots=True)
class RealJob:
    """A job that handed in twice, as the window has it open and as the command line finds it."""

    folder: Path
    project: Project
    other: Path
    hand_ins: list[Path]
    signed: list[Signed]
    key: Path


def real_job(folder: Path, rng: random.Random) -> RealJob:
    """Return a real job of somebody who handed in twice, was receipted once, and maybe rekeyed."""
    folder.mkdir()
    path = make_sample(folder / "job", CHECKOUT / "resources" / "examples")
    vendor, key = Signer.new(), folder / "vendor.pem"
    write_key(key, vendor)
    signed, paths = list[Signed](), list[Path]()
    for number in range(2):
        for _ in range(rng.randint(1, 4)):
            ms, sits_down = rng.randint(1_000, 400_000), rng.random() < 0.3
            work(path, item=rng.choice([1, 2, None]), ms=ms, sits_down=sits_down)
        with Project.open(path) as project:
            [worker] = project.reads.workers().result()
            if number and rng.random() < 0.5:
                own_keys.rotate(project, worker)
            out = folder / f"{number + 1}.jsonl"
            answer = rng.choice([None, "more", "right", "less"])
            said = None if answer is None else HoursAnswer(answer)
            made = hand_in(project, worker, HandInRequest(answer=said))
            made.write(out)
            receipt = countersignable(out).receipt(vendor)
            signer = own_keys.signing_key(project, worker)
            signed.append(Signed(made.data, made.bundle, receipt, signer, vendor))
            paths.append(out)
            if not number:
                beside = folder / "1.receipt.json"
                write({beside: receipt})
                take(project, fitting(project, beside))
    other = folder / "other.fairlabel"
    shutil.copyfile(path, other)
    return RealJob(folder, Project.open(path), other, paths, signed, key)


def judged_receipt(job: RealJob, path: Path) -> dict[str, bool]:
    """Return who takes a receipt that lies there, beside all hand-ins of the job."""
    return {
        "window": _takes(lambda: take(job.project, fitting(job.project, path, Watch()))),
        "command line": run_command("receipt", "--take", job.other, path).exit_code == 0,
        **_verified([*job.hand_ins, path]),
    }


def judged_hand_in(job: RealJob, path: Path) -> dict[str, bool]:
    """Return who would countersign a hand-in that lies there, or takes it for whole."""
    out = path.with_name("receipt-for-mutant.json")
    answer = run_command("receipt", path, out, "--key", job.key)
    assert out.exists() == (answer.exit_code == 0)
    out.unlink(missing_ok=True)
    return {
        "window": _takes(lambda: countersignable(path)),
        "command line": answer.exit_code == 0,
        **_verified([path]),
    }


def _takes(ask: Callable[[], object]) -> bool:
    try:
        ask()
    except AnnotatorError:
        return False
    return True


def _verified(paths: list[Path]) -> dict[str, bool]:
    ours = verify_ledgers(paths, CheckInputs()).values()
    return {
        "fairlabel verify": all(each.is_ok for each in ours),
        "check_ledger": not any(reasons(paths).values()),
    }


def kinds_of(job: RealJob) -> int:
    """Return how many kinds of mutants there are."""
    rng = random.Random(0)
    return len(receipts(job.signed[0], rng)) + len(hand_ins(job.signed[0], rng))


def mutants(job: RealJob, rng: random.Random) -> Iterator[tuple[str, Mutant]]:
    """Yield mutants for ever: each kind of a receipt and of a hand-in in turn, in no order."""
    while True:
        one = rng.choice(job.signed)
        of_receipts, of_hand_ins = receipts(one, rng), hand_ins(job.signed[-1], rng)
        kinds = [("receipt", name, how) for name, how in of_receipts.items()]
        kinds += [("hand-in", name, how) for name, how in of_hand_ins.items()]
        rng.shuffle(kinds)
        before = {each.receipt for each in job.signed}
        before |= {each.hand_in + each.signature for each in job.signed}
        for kind, name, make in kinds:
            mutant = make()
            while not mutant.is_right and mutant.data + (mutant.signature or b"") in before:
                mutant = make()  # one that happens to change nothing
            yield f"{kind}, {name}", mutant


def run(n: int, folder: Path, seed: int = 0, only: str = "") -> Alike:
    """Try so many mutants, or with 0 one of each kind; some real jobs are changed in turn.

    ``only`` leaves those out in whose name it is not.
    """
    rng, outcome = random.Random(seed), Alike()
    folder.mkdir(exist_ok=True)
    with ExitStack() as stack:
        jobs = [real_job(folder / str(number), rng) for number in range(min(JOBS, n or 1))]
        for job in jobs:
            stack.callback(job.project.close)
        sources = [mutants(job, rng) for job in jobs]
        for number in range(n or kinds_of(jobs[0])):
            at = number % len(jobs)
            name, mutant = next(sources[at])
            if only in name:
                _try(jobs[at], name, mutant, outcome)
    return outcome


def _try(job: RealJob, name: str, mutant: Mutant, outcome: Alike) -> None:
    outcome.mutants[name] += 1
    is_hand_in = mutant.signature is not None
    path = job.folder / ("mutant.jsonl" if is_hand_in else "mutant.json")
    path.write_bytes(mutant.data)
    if mutant.signature is not None:
        path.with_name(path.name + BUNDLE_SUFFIX).write_bytes(mutant.signature)
    answers = judged_hand_in(job, path) if is_hand_in else judged_receipt(job, path)
    if set(answers.values()) != {mutant.is_right}:
        said = ", ".join(f"{who}: {'yes' if yes else 'no'}" for who, yes in answers.items())
        outcome.wrong.append(f"{name} ({said}; right: {mutant.is_right})")
    elif mutant.is_right:
        outcome.right += 1
    else:
        outcome.refused += 1
