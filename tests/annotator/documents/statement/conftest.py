"""The weeks of Ann, gathered, and her statements."""

from __future__ import annotations

import pytest

from annotator.documents.statement import ALL, JobWork, Period, gather
from annotator.documents.statement.period_sums import WorkerWork, work_of
from tests.support.snapshots import ANN
from tests.support.worked_days import weeks_of_work


def work_of_ann(job: JobWork, period: Period = ALL) -> WorkerWork:
    """Return what Ann did over a period."""
    return work_of(job, next(each for each in job.workers() if each.id == ANN), period)


@pytest.fixture
def job() -> JobWork:
    return gather(weeks_of_work())


@pytest.fixture
def ann(job: JobWork) -> WorkerWork:
    return work_of_ann(job)
