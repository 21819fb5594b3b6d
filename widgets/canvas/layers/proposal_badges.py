"""How a proposal that waits for a decision is named on its badge: with a mark and its score."""

from __future__ import annotations

from dataclasses import replace

from annotator.model.entities import Region
from annotator.proposals.proposal import is_undecided, proposal_of
from widgets.canvas.layers.colours import LabelLook


def as_proposal(look: LabelLook, region: Region) -> LabelLook:
    """Return the look for the badge of a region: of a proposal ``? name 87 %``, else as it is."""
    if not is_undecided(region):
        return look
    said = proposal_of(region)
    score = "" if said is None else f"  {round(100 * said.score)} %"
    return replace(look, name=f"? {look.name}{score}")
