"""Reviews of single regions, and answers to rejections, by command."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.cli.common.refusals import CommandRefusedError
from annotator.model.entities import Fault, RegionId, RegionVerdict
from annotator.sentences.parts import Code
from annotator.sentences.said import Said, said, said_n
from annotator.session.job_session import JobSession
from annotator.session.reviews.region_reviews import RegionReviews
from annotator.session.reviews.rejection_answers import RejectionAnswers


def open_for_review(session: JobSession) -> None:
    """Open the open item again as a reviewer does: the time from now on is that of a review."""
    session.is_reviewing = True
    item_id = session.editor.state.item_id
    session.open_item(session.project.reads.load_item(item_id).result())


def judge_regions(
    session: JobSession,
    *,
    verdict: RegionVerdict,
    numbers: Sequence[range],
    reason: str = "",
    fault: Fault = Fault.NONE,
) -> Said:
    """Decide on regions of the open item, by their numbers; return what that means.

    Raises:
        CommandRefusedError: the item has no region of a number.
        AnnotatorError: the decision is refused.
    """
    open_for_review(session)
    keys = _keys(session, numbers)
    if RegionReviews(session).judge(keys, verdict, reason, fault) is None:
        return said("These regions have this decision already.")
    if verdict is RegionVerdict.REJECTED:
        return said_n(
            "{count} region rejected. Reject the item to send it back.",
            "{count} regions rejected. Reject the item to send it back.",
            len(keys),
        )
    return said_n("{count} region accepted.", "{count} regions accepted.", len(keys))


def _keys(session: JobSession, numbers: Sequence[range]) -> list[RegionId]:
    regions = session.editor.state.regions.values()
    found = {each.number: each.id for each in regions if any(each.number in one for one in numbers)}
    for one in numbers:
        missing = next((number for number in one if number not in found), None)
        if missing is not None:
            raise CommandRefusedError(
                said(
                    "This item has no region {number}. Nothing of it was changed.",
                    number=Code(str(missing)),
                )
            )
    return list(found.values())


def answer_rejection(session: JobSession, *, number: int, text: str) -> Said:
    """Answer the rejection of the open item, or of the region of this number.

    Raises:
        CommandRefusedError: it is not rejected.
        AnnotatorError: the answer is refused.
    """
    answers = RejectionAnswers(session)
    found = [each for each in answers.require_answerable() if each.region_number == number]
    if not found:
        raise CommandRefusedError(
            said(
                "Region {number} is not rejected, so nothing is to answer.",
                number=Code(str(number)),
            )
            if number
            else said("The item itself is not rejected. Name the rejected region with --region.")
        )
    answers.answer(found[0], text).result()
    return said("Your answer is stored. The reviewer reads it with the item.")
