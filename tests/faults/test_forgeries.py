"""A fault of one checker that the figure of forged exports must find."""

from __future__ import annotations

import pytest

from annotator.verify import check
from tests.faults import forgeries
from tests.tools.test_forgeries import JOBS

FEW = 27
"""Three of each document at each level of detail: the fault below shows in several."""


def test_a_checker_that_does_not_look_at_pay_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forgeries, "JOBS", {"in_yen": JOBS["in_yen"]})
    figure = forgeries.run(FEW)
    assert (figure.tried, figure.broken) == (FEW, [])
    monkeypatch.setattr(check, "check_pay", lambda *_given: None)
    broken = forgeries.run(FEW).broken
    assert any(each.startswith("in_yen at job: fair_pay.json.") for each in broken)
