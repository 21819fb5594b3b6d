"""A statement says what became of proposals, and that they are paid like any other work."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.documents.statement import ALL, ENGLISH_WORDS, DocumentWords, gather, words_in
from annotator.documents.statement.period_sums import work_of
from annotator.documents.statement.statement_text import as_text
from annotator.documents.statement_builder import StatementOptions, statement
from annotator.model.entities import LabelId, RegionId
from annotator.model.geometry import Box
from annotator.proposals.counts import RefusedProposals
from annotator.proposals.proposal import Proposal, ProposalSource, proposed
from tests.support.material import CHECKOUT
from tests.support.snapshots import ANN, FakeSnapshot, a_morning, a_region, snapshot_of

ARABIC = words_in(CHECKOUT / "resources" / "words")["ar"]
SAID = Proposal(ProposalSource.TRACK, Box(50, 50, 40, 30), LabelId(1), 0.9)
TOLD = (
    "A machine had proposed some of it. Regions kept as proposed: 2; corrected: 1; proposals "
    "refused: 3. Judging them took 2 min of the time told here. A region that was kept or "
    "corrected is paid like any other."
)


def judged() -> FakeSnapshot:
    """Return a morning on whose first item, which is done, proposals were judged."""
    morning = a_morning()
    first, *others = morning.records
    kept = [replace(proposed(a_region(20 + at), SAID), touched=True) for at in range(2)]
    corrected = replace(kept[0], id=RegionId("c"), number=30, geometry=Box(1, 1, 9, 9))
    times = {**first.active_ms, kept[0].id: 60_000, corrected.id: 30_000}
    regions = [*first.regions, *kept, corrected]
    morning.records = [replace(first, regions=regions, active_ms=times), *others]
    return replace(snapshot_of(morning), refused={first.item.id: RefusedProposals(3, 45_000)})


def written(snapshot: FakeSnapshot, words: DocumentWords = ENGLISH_WORDS) -> str:
    job = gather(snapshot)
    ann = next(each for each in job.workers() if each.id == ANN)
    text = as_text((statement(work_of(job, ann, ALL), StatementOptions(words=words)),))
    return " ".join(text.split())


def test_it_says_how_many_and_how_long() -> None:
    assert TOLD in written(judged())


def test_it_says_nothing_where_nothing_was_proposed() -> None:
    assert "machine" not in written(snapshot_of(a_morning()))


@pytest.mark.parametrize("key", ["proposals"])
def test_it_says_so_in_arabic(key: str) -> None:
    assert ARABIC.table[key].split("{", maxsplit=1)[0].strip() in written(judged(), ARABIC)


def test_a_kept_proposal_counts_as_a_region_of_the_worker() -> None:
    (plain, *_), (piece, *_) = gather(snapshot_of(a_morning())).pieces, gather(judged()).pieces
    assert piece.regions == plain.regions + 3
