"""Which veil each person chose for each job, kept in the settings of this computer."""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import Final

from annotator.imaging import Veil
from annotator.session.job_session import JobSession
from annotator.settings import Settings

GENERAL: Final = "veil"
"""The setting for jobs without a choice of their own."""

BY_JOB: Final = "job_veils"

KEPT: Final = 2_000
"""Choices are kept for as many jobs; the oldest goes first."""


class JobVeils:
    """The veil for each job and person.

    Nobody else may learn how somebody copes with disturbing pictures: nothing is stored in the job
    file, which returns to its owner, and the settings name neither the job nor the person.
    """

    def __init__(self, settings: Settings) -> None:
        """Read and write these settings."""
        self._settings = settings

    def of(self, session: JobSession | None) -> Veil:
        """Return the veil for a job and the person at it; without a choice the general one."""
        chosen = None if session is None else self._choices().get(_key_of(session))
        return Veil(self._settings.text(GENERAL) if chosen is None else chosen)

    def is_chosen(self, session: JobSession) -> bool:
        """Return whether the person has chosen a veil for this job."""
        return _key_of(session) in self._choices()

    def choose(self, session: JobSession | None, veil: Veil) -> None:
        """Keep a choice for a job and the person at it; without a job for all other jobs."""
        if session is None:
            self._settings.set(GENERAL, veil.value)
            return
        key = _key_of(session)
        others = {each: kept for each, kept in self._choices().items() if each != key}
        newest = [*others.items(), (key, veil.value)][-KEPT:]
        self._settings.set(BY_JOB, json.dumps(dict(newest)))

    def _choices(self) -> dict[str, str]:
        try:
            stored = json.loads(self._settings.text(BY_JOB) or "{}")
        except ValueError:
            return {}
        if not isinstance(stored, dict):
            return {}
        known = {veil.value for veil in Veil}
        return {key: str(veil) for key, veil in stored.items() if str(veil) in known}


def _key_of(session: JobSession) -> str:
    """Return what stands for a job and a person; neither can be read from it."""
    whose = f"{session.project.facts.job_id}\n{session.worker.id}"
    return blake2b(whose.encode("utf-8", "surrogateescape"), digest_size=12).hexdigest()
