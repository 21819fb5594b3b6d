"""Adjudication by vote: what most versions of an item have, and what has no majority."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from annotator.agreement.normalization import TextProfile
from annotator.agreement.place_overlaps import overlap_of
from annotator.agreement.region_groups import Group, ItemMarks, LabelledRegion
from annotator.model.entities import Item


class Undecided(StrEnum):
    """Why a vote decided nothing.

    ``single``: one version alone has it; ``minority``: less than half of them; ``tie``: exactly
    half. ``label_tie`` and ``text_tie``: most have the region, but no label or text has a majority
    among them.
    """

    SINGLE = "single"
    MINORITY = "minority"
    TIE = "tie"
    LABEL_TIE = "label_tie"
    TEXT_TIE = "text_tie"


@dataclass(frozen=True, slots=True)
class OpenVote:
    """A region or a tag that the vote did not decide; a person has to."""

    why: Undecided
    group: Group
    tag: str = ""


@dataclass(frozen=True, slots=True)
class ItemVote:
    """The result for an item: the regions and tags of the majority, and what is left open."""

    item: Item
    voters: int
    marks: tuple[LabelledRegion, ...]
    tags: tuple[str, ...]
    open: tuple[OpenVote, ...]


def vote(item: ItemMarks, groups: Sequence[Group], profile: TextProfile) -> ItemVote:
    """Return the vote of the versions that confirmed an item; each has one voice.

    A region is taken if more than half of them have it. Its place is that of the version which
    overlaps most with the others, its label and its text those of more than half of its members.
    Texts are the same if they are under the profile; the text of the place is taken first. Without
    a majority for the label the region is left out; without one for the text it has none. Either
    is listed.
    """
    voters = len(item.finished)
    marks: list[LabelledRegion] = []
    left: list[OpenVote] = []
    for group in groups:
        why = _too_few(len(group.members), voters)
        label = None if why else _majority(mark.label for mark in group.members)
        if label is None:
            left.append(OpenVote(why or Undecided.LABEL_TIE, group))
            continue
        text = _text(group, item, profile)
        if text is None:
            left.append(OpenVote(Undecided.TEXT_TIE, group))
        centre = _centre(group, item)
        marks.append(LabelledRegion(replace(centre.region, transcription=text or ""), label))
    tags = []
    for tag, count in sorted(Counter(tag for each in item.tags for tag in each or ()).items()):
        why = _too_few(count, voters)
        if why:
            left.append(OpenVote(why, Group((None,) * len(item.marks)), tag))
        else:
            tags.append(tag)
    return ItemVote(item.item, voters, tuple(marks), tuple(tags), tuple(left))


def _too_few(having: int, voters: int) -> Undecided | None:
    """Return why so many versions are no majority; None if they are one."""
    if 2 * having > voters:
        return None
    if 2 * having == voters and having > 1:
        return Undecided.TIE
    return Undecided.SINGLE if having == 1 else Undecided.MINORITY


def _majority(names: Iterable[str]) -> str | None:
    counts = Counter(names)
    name, count = max(counts.items(), key=lambda each: (each[1], each[0]))
    return name if 2 * count > counts.total() else None


def _text(group: Group, item: ItemMarks, profile: TextProfile) -> str | None:
    """Return the text that more than half of the members have; None if there is none."""
    chosen = _majority(profile.applied(mark.region.transcription) for mark in group.members)
    if chosen is None:
        return None
    texts = [mark.region.transcription for mark in (_centre(group, item), *group.members)]
    return next(text for text in texts if profile.applied(text) == chosen)


def _centre(group: Group, item: ItemMarks) -> LabelledRegion:
    """Return the member whose place overlaps most with all others; of equals, the first by place.

    The members stand in the order of the versions, so the order of their places breaks ties.
    """
    overlap = overlap_of(item.item.kind)

    def fit(mark: LabelledRegion) -> float:
        places = [each.region.geometry for each in group.members]
        mine = mark.region.geometry
        return sum(overlap(mine, place) for place in places if mine and place)

    return max(group.members, key=lambda mark: (fit(mark), repr(mark.region.geometry)))
