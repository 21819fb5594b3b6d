"""Workers, and the random ids under which they appear to a vendor."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from annotator.model.entities import WorkerId


@dataclass(frozen=True, slots=True)
class Worker:
    """A person who works on the job. ``id`` is random and used only in this job.

    The name stays in the job file and on the screen; exports contain only the id.
    """

    id: WorkerId
    name: str


def new_worker(name: str) -> Worker:
    """Return a worker with a new random id."""
    return Worker(WorkerId(str(uuid.uuid4())), name.strip())
