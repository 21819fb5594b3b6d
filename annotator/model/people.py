"""Workers, and the random ids under which they appear to a vendor."""

from __future__ import annotations

import unicodedata
import uuid
from dataclasses import dataclass

from annotator.model.entities import WorkerId
from annotator.text.unicode_form import in_form


@dataclass(frozen=True, slots=True)
class Worker:
    """A person who works on the job. ``id`` is random and used only in this job.

    The name stays in the job file and on the screen; exports contain only the id.
    """

    id: WorkerId
    name: str


def new_worker(name: str) -> Worker:
    """Return a worker with a new random id."""
    return Worker(WorkerId(str(uuid.uuid4())), " ".join(name.split()))


def can_be_mistaken(name: str, other: str) -> bool:
    """Return whether two names differ at most in case, spaces, width and invisible characters."""
    return _seen(name) == _seen(other)


def _seen(name: str) -> str:
    visible = (each for each in name if unicodedata.category(each) != "Cf")
    return " ".join(in_form("NFKC", "".join(visible)).casefold().split())
