"""All attacks on a ledger that was countersigned, by a number that tells which and on what."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tests.faults import ledger_forgeries as forgeries
from tests.faults import ledger_insiders as insiders
from tests.faults import ledger_strangers as strangers
from tests.faults.ledger_changes import CHANGES
from tests.faults.ledger_malformed import MALFORMED
from tests.support.ledgers import Chain, Files, receipted

Attack = Callable[[Chain, random.Random], Files]

_SEEDS: Final = 1_000_003

ATTACKS: Final[tuple[Attack, ...]] = (
    strangers.flipped_bit,
    strangers.cut_off,
    strangers.something_appended,
    strangers.key_twice,
    strangers.other_spelling,
    strangers.lines_swapped,
    strangers.line_gone,
    strangers.leaf_edited,
    strangers.totals_edited,
    strangers.signatures_swapped,
    strangers.receipt_of_another,
    strangers.proof_edited,
    insiders.time_rewritten,
    insiders.category_rewritten,
    insiders.priced_anew,
    insiders.entry_taken_out,
    insiders.session_moved,
    insiders.reordered,
    insiders.resumed_from_a_copy,
    insiders.made_shorter,
    insiders.other_totals_signed,
    insiders.receipt_swapped_inside,
    insiders.proof_of_consistency_edited,
    insiders.new_key_unseen,
    insiders.old_key_again,
    insiders.signed_by_another,
    insiders.receipt_by_a_stranger,
    insiders.receipt_for_less,
    insiders.receipt_for_another_root,
    insiders.signature_of_another_kind,
    insiders.answered_with_less_time,
    insiders.answered_with_a_category_too_many,
    insiders.answered_with_another_answer,
    insiders.answered_for_another_worker,
    insiders.answered_for_a_key_that_enrols,
    insiders.answered_for_another_size,
    insiders.answered_for_another_ledger,
    insiders.answered_for_another_export,
    insiders.enrolled_by_the_receipt_of_another_ledger,
    forgeries.nobody_signed,
    forgeries.nobody_countersigned,
    forgeries.spare_bits_set,
    forgeries.export_swapped,
    forgeries.hint_edited,
    forgeries.spelled_otherwise,
    forgeries.signature_spelled_otherwise,
    forgeries.field_added,
    forgeries.root_invented,
    forgeries.answer_signed_otherwise,
    forgeries.counts_invented,
    forgeries.places_of_leaves_invented,
    forgeries.job_renamed,
    forgeries.checkpoint_signed_otherwise,
    forgeries.ledger_renamed_by_the_vendor,
    forgeries.proof_under_another_receipt,
    forgeries.entry_shown_twice,
    forgeries.entry_of_another_item,
    forgeries.countersigned_by_nobody,
    forgeries.handed_in_by_nobody,
    forgeries.worker_key_of_nobody,
    forgeries.enrolled_in_place_of_nobody,
    forgeries.enrolled_in_place_of_itself,
    forgeries.signature_written_twice,
    forgeries.key_in_other_der,
    *CHANGES,
    *MALFORMED,
)


@dataclass(frozen=True, slots=True)
class Attacked:
    """What an attack made, and the keys that the checker was given for receipts."""

    name: str
    files: Files
    trusted: frozenset[str]


def attacked(number: int) -> Attacked:
    """Return the attack of that number: each kind in turn, every time on other files.

    One that happens to change nothing is tried again; it would be no attack.
    """
    attack, rng = ATTACKS[number % len(ATTACKS)], random.Random(number)
    while True:
        # Of every other round the chain that is attacked has a new key and shredded spans.
        changes = number // len(ATTACKS) % 2 == 1
        chain = receipted(rng.randrange(_SEEDS), spans=rng.randint(4, 12), changes=changes)
        files = attack(chain, rng)
        if files != chain.files:
            return Attacked(attack.__name__, files, frozenset({chain.vendor.public}))
