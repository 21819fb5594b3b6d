"""Jobs that bring every field of an export: several workers, money, corrections, imports."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from annotator.day.claims import taking_back
from annotator.drafts.draft import TextDraft, drafted, with_text
from annotator.effort.categories import Category
from annotator.export.api import Detail, ExportOptions, ImageMode
from annotator.model.entities import (
    CONFIDENTIAL,
    SOUND,
    Fault,
    LabelId,
    Origin,
    RegionReview,
    RegionVerdict,
    Review,
    Status,
)
from annotator.model.geometry import Box
from annotator.model.segment import SoundSegment
from annotator.proposals.counts import RefusedProposals
from annotator.proposals.proposal import Proposal, ProposalSource, proposed
from annotator.records import Correction, Payment, RejectionAnswer, Witness
from annotator.text.text_rules import TextRules
from annotator.text.unicode_form import TextForm
from tests.support.exports import export_coco
from tests.support.made_jobs import Made, Piece, Stretch, an_order, snapshot_of
from tests.support.signed_money import signed_by_both
from tests.support.snapshots import (
    ANN,
    BEN,
    FakeSnapshot,
    a_ledger,
    a_morning,
    a_record,
    a_region,
    an_item,
    handed_in,
)
from tests.support.snapshots import snapshot_of as morning_of

HOUR = 3_600_000
ORDER = an_order(
    'per_item = "4.00"\nper_region = "0.5"\nper_hour = "60"\ndays_between_payments = 7\n'
    'deductions = [{ kind = "fees", percent = "1.5", reason = "Phone money" }]',
    floors=['kind = "statutory"\namount = "71.6"\nunit = "hour"'],
)
OTHER_ORDER = an_order('per_item = "0.02"', currency="USD")


def _pieces(workers: int) -> list[Piece]:
    reviews = (Review.ACCEPTED, Review.REJECTED, Review.NONE)
    return [
        Piece(
            drawn=1 + number % 3,
            imported=number % 2,
            done_by=number % workers,
            order=number % 2,
            review=reviews[number % 3],
            active_ms=1_000,
        )
        for number in range(6)
    ]


def _stretches(workers: int) -> Iterator[Stretch]:
    for number, category in enumerate(Category):
        is_on_item = category in {Category.LABEL, Category.SELF_CHECK, Category.REWORK}
        item = 1 + number % 6 if is_on_item or category is Category.WAIT else None
        yield Stretch(category, HOUR + number, item, number % workers, number % 2)
    for number in range(6):
        yield Stretch(Category.LABEL, 60_000, 1 + number, number % workers, number % 2)
    for worker in range(workers):
        yield Stretch(Category.AWAY, HOUR, None, worker, 0)


def _said(snapshot: FakeSnapshot) -> list[Correction]:
    """Return an answer to a break and two claims, one taken back, all of the first worker."""
    entry = next(
        each
        for each in snapshot.entries
        if each.worker_id == ANN and each.span.category is Category.AWAY
    )
    start_ms = entry.span.start_ms
    break_was_work = Correction(
        entry.session_id,
        ANN,
        entry.order_sha256,
        entry.seq,
        1,
        Category.AWAY,
        Category.DECLARED,
        "thinking",
        start_ms,
        start_ms + 60_000,
        seq=1,
    )
    claim = replace(break_was_work, entry_seq=None, from_category=None, reason="power", seq=2)
    other = replace(claim, reason="other", seq=3)
    return [break_was_work, claim, other, replace(taking_back(other), seq=4)]


def _paid(snapshot: FakeSnapshot) -> list[Payment]:
    kes, usd = (order.sha256 for order in snapshot.orders)
    conversion = {"from_currency": "USD", "from_amount": "10", "rate": "129.5"}
    conversion |= {"date": "2026-05-02", "source": "A bank"}
    money = [
        Payment("sent", ANN, kes, "2026-05-01", "KES", "900", "Phone money", "12"),
        Payment("received", ANN, kes, "2026-05-02", "KES", "880", "Phone money", names=1),
        Payment("bonus", ANN, kes, "2026-05-03", "KES", "50"),
        Payment("top_up", ANN, kes, "2026-05-03", "KES", "40"),
        Payment(
            "received", ANN, usd, "2026-05-04", "KES", "1200", conversion=json.dumps(conversion)
        ),
    ]
    stated = [replace(each, seq=number) for number, each in enumerate(money, start=1)]
    both = [signed_by_both(each, len(stated) + each.seq) for each in (stated[2], stated[4])]
    own = {pair[0].seq: pair[0] for pair in both}
    return [own.get(each.seq, each) for each in stated] + [pair[1] for pair in both]


def with_everything(workers: int) -> FakeSnapshot:
    """Return a job with so many workers and all that can be said of time and money."""
    made = snapshot_of(Made([ORDER, OTHER_ORDER], _pieces(workers), list(_stretches(workers))))
    numbered = [replace(entry, seq=seq) for seq, entry in enumerate(made.entries, start=1)]
    job = replace(made, entries=numbered)
    words = [Witness(who, "2026-05-01", HOUR, 0, "right", n) for n, who in enumerate((ANN, BEN), 1)]
    job = replace(job, said=_said(job), money=_paid(job), answers=words)
    return _answered(job)


def _answered(job: FakeSnapshot) -> FakeSnapshot:
    """Return the job with a decision on a region, and answers to rejections."""
    first, second, *others = job.records
    one, *rest = second.regions
    review = RegionReview(RegionVerdict.REJECTED, BEN, 5, "cut", Fault.UNCLEAR)
    second = replace(second, regions=[replace(one, review=review), *rest])
    answers = [
        RejectionAnswer(second.item.id, number, ANN, 6, "No", BEN, 5, "cut", Fault.UNCLEAR)
        for number in (0, one.number)
    ]
    return replace(job, records=[first, second, *others], replies=answers)


def imported() -> FakeSnapshot:
    """Return a job whose import had keys of its own in every place, and odd items besides."""
    morning = a_morning()
    first, second, third = morning.records
    morning.labels = {
        key: replace(label, extra='{"supercategory": "sign", "url": "a"}')
        for key, label in morning.labels.items()
    }
    page = replace(
        third.item,
        part=2,
        extra='{"licence": 3}',
        facts=replace(third.item.facts, review=Review.REJECTED, fault=Fault.BUYER),
    )
    of_all = a_region(
        7,
        geometry=None,
        group=1,
        comment="Shot at night?",
        transcription="night",
        attributes={"sure": True},
        extra='{"source": "a"}',
    )
    proposed = '{"proposed": {"by": "track", "bbox": [1, 2, 3, 4], "score": 1, "category": "a"}}'
    turned = a_region(8, box=Box(20, 20, 30, 10, 15.0), extra=proposed)
    broken = an_item(4, size=(0, 0), status=Status.UNREADABLE, reason="It is cut short.")
    morning.records = [
        replace(first, item=replace(first.item, extra='{"coco_url": "a", "effort": {}}')),
        replace(second, regions=[*second.regions, of_all, turned]),
        replace(third, item=page),
        a_record(broken),
    ]
    made = morning_of(morning)
    in_nfc = replace(made.facts, texts=TextRules(TextForm.NFC))  # which not all texts are
    extra = '{"licenses": [{"id": 3}], "info": {"year": 1}}'
    return replace(made, facts=in_nfc, import_extra=extra)


def with_proposals() -> FakeSnapshot:
    """Return a job with proposals that were kept, corrected, refused and left undecided."""
    morning = a_morning()
    first, *others = morning.records
    said = Proposal(ProposalSource.DETECTOR, Box(50, 50, 40, 30), LabelId(1), 0.83, "ab" * 32)
    waiting = proposed(a_region(20), said)
    kept = replace(proposed(a_region(21), said), touched=True)
    corrected = replace(
        proposed(
            a_region(22), replace(said, by=ProposalSource.TRACK, place=Box(9, 9, 20, 20, 30.0))
        ),
        geometry=Box(10, 9, 20, 20),
        touched=True,
    )
    line = replace(said, by=ProposalSource.TEXT, model_sha256="", method="lines/1")
    typed = replace(proposed(a_region(23), line), touched=True)
    morning.records = [
        replace(first, regions=[*first.regions, waiting, kept, corrected, typed]),
        *others,
    ]
    return replace(morning_of(morning), refused={first.item.id: RefusedProposals(2, 0)})


def with_drafts() -> FakeSnapshot:
    """Return a job with texts of each origin, on a picture, a tag and a sound with a proposal."""
    said = TextDraft("as drafted", "tesseract", "5.5.0", "eng", 0.5)
    elsewhere = {"engine": "e", "version": "1", "language": "x", "confidence": 0.1, "text": "t"}
    came = json.dumps({"draft": {**elsewhere, "imported": True}})
    morning = a_morning()
    first, *others = morning.records
    bare = [replace(a_region(number), transcription="") for number in range(20, 30)]
    texts = [
        drafted(bare[0], said),
        with_text(drafted(bare[1], said), "as drafted"),
        with_text(drafted(bare[2], said), "corrected"),
        with_text(bare[3], "typed"),
        replace(bare[4], origin=Origin.IMPORTED, touched=False, transcription="t", extra=came),
        replace(with_text(drafted(bare[5], said), "as drafted"), geometry=None),
        replace(with_text(bare[6], "t"), geometry=None, extra=came),
    ]
    sound = replace(others[0].item, kind=SOUND, width_px=0, height_px=0, length_ms=4_000)
    place = SoundSegment(20, 30, 8_000)
    found = proposed(
        bare[9], Proposal(ProposalSource.SPEECH, place, LabelId(1), 0.5, method="speech/1")
    )
    found = replace(found, touched=True, attributes={"speaker": "A"}, group=1, comment="c")
    heard = [
        found,
        replace(with_text(drafted(bare[7], said), "heard"), geometry=SoundSegment(0, 9, 8_000)),
        replace(bare[8], transcription="t", extra=came, geometry=SoundSegment(9, 20, 8_000)),
        replace(
            with_text(bare[9], "a name"),
            attributes={CONFIDENTIAL: True},
            geometry=SoundSegment(900, 930, 8_000),  # what shares a sample with it says nothing
        ),
    ]
    morning.records = [
        replace(first, regions=[*first.regions, *texts]),
        replace(others[0], item=sound, regions=heard),
        *others[1:],
    ]
    return morning_of(morning)


def _handed_in_by_two() -> FakeSnapshot:
    made = with_everything(2)
    states = [a_ledger(made, worker, new=1, ms={Category.LABEL: 1}) for worker in (ANN, BEN)]
    return replace(made, states=states)


def _answered_and_handed_in() -> FakeSnapshot:
    """Return a job whose only worker signed an answer about the hours with the hand-in."""
    answer = Witness(ANN, "2026-05-01", HOUR, 0, "more", 1, hand_in_sha256="ab" * 32)
    return replace(handed_in(), answers=[answer])


def every_job() -> dict[str, FakeSnapshot]:
    """Return the jobs by what is in them."""
    return {
        "morning": morning_of(a_morning()),
        "imported": imported(),
        "proposals": with_proposals(),
        "drafts": with_drafts(),
        "one worker": with_everything(1),
        "two workers": with_everything(2),
        "three workers": with_everything(3),
        "handed in": handed_in(),
        "handed in by two": _handed_in_by_two(),
        "answered and handed in": _answered_and_handed_in(),
        "nobody": replace(morning_of(a_morning()), entries=(), sittings=(), orders=(), records=()),
    }


def export_all(folder: Path) -> dict[Detail, list[Path]]:
    """Export every job at each level, whole and in part; return the folders by level."""
    found: dict[Detail, list[Path]] = {detail: [] for detail in Detail}
    for name, job in every_job().items():
        for detail in Detail:
            for only in (None, frozenset({1})):
                out = folder / f"{name} {detail} {'whole' if only is None else 'part'}"
                export_coco(out, job, ExportOptions(detail, ImageMode.NONE, only))
                found[detail].append(out)
    return found
