"""The agreement of versions as lines and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, Final

from annotator.agreement.coefficients import AlphaCount, KappaCount
from annotator.agreement.disagreements import Disagreement
from annotator.agreement.error_rates import ErrorCount, TextErrors
from annotator.agreement.job_agreement import JobAgreement, PairAgreement
from annotator.agreement.match_counts import MatchCount
from annotator.agreement.region_groups import Group, LabelledRegion
from annotator.agreement.votes import ItemVote, OpenVote
from annotator.display_text import shown_name
from annotator.pay.money.amounts import decimal_text, exact_text
from annotator.sentences.parts import Amount, Code, Count, Name
from annotator.sentences.said import Part, Said, names, said, said_n, word

SMALL: Final = 30
"""With fewer regions or units one of them moves a figure by several percent: the line says so."""

_TWO: Final = 2


def agreement_lines(found: JobAgreement) -> Iterator[Said]:
    """Yield the agreement as lines for people."""
    if found.versions > 1:
        yield said_n(
            "{count} item was confirmed in at least two of {versions} versions.",
            "{count} items were confirmed in at least two of {versions} versions.",
            found.items,
            versions=Count(found.versions),
        )
    yield from _left_out(found)
    if found.items:
        yield from _compared(found)
    if found.gold_items:
        yield said_n(
            "Against gold, on {count} item, all that was given taken together:",
            "Against gold, on {count} items, all that was given taken together:",
            found.gold_items,
        )
        yield from _pair_lines(found.gold)


def _compared(found: JobAgreement) -> Iterator[Said]:
    if found.versions == _TWO:
        yield said("The first version counts as right:")
    else:
        yield said("Each pair of versions counts both ways, so precision and recall are equal:")
    yield from _pair_lines(found.pairs)
    kappa = found.pairs.labels if found.versions == _TWO else None
    yield from _coefficients(said("Labels of the same place"), kappa, found.labels)
    if found.tags.alpha.units:
        kappa = found.tags.kappa if found.versions == _TWO else None
        yield from _coefficients(said("Tags of items"), kappa, found.tags.alpha)
    yield said_n(
        "{count} place or tag differs.", "{count} places and tags differ.", found.differing
    )


def _left_out(found: JobAgreement) -> Iterator[Said]:
    if found.only_one and found.versions > 1:
        yield said_n(
            "{count} item was confirmed in one version alone and is left out.",
            "{count} items were confirmed in one version alone and are left out.",
            found.only_one,
        )
    if found.other_files:
        yield said_n(
            "{count} item has the path of another file in another version, and is paired with "
            "nothing by that path.",
            "{count} items have the path of another file in another version, and are paired with "
            "nothing by that path.",
            found.other_files,
        )
    if found.too_much:
        yield said_n(
            "{count} item is left out: too many of its regions lie in one place, or its texts are "
            "too long.",
            "{count} items are left out: too many of their regions lie in one place, or their "
            "texts are too long.",
            found.too_much,
        )


def _pair_lines(pairs: PairAgreement) -> Iterator[Said]:
    for label, count in sorted(pairs.by_label.items()):
        yield said("  {label}: {figures}", label=Name(shown_name(label)), figures=_figures(count))
    yield said("  All labels: {figures}", figures=_figures(pairs.all_labels))
    yield said("  Whatever the label: {figures}", figures=_figures(pairs.places))
    for profile, errors in sorted(pairs.texts.items()):
        yield said(
            "  Texts, by {profile}: CER {characters} ({character_errors} of {length} characters), "
            "WER {words} ({word_errors} of {word_length} words)",
            profile=Code(profile),
            characters=_percent(errors.characters.rate),
            character_errors=Count(errors.characters.errors),
            length=Count(errors.characters.length),
            words=_percent(errors.words.rate),
            word_errors=Count(errors.words.errors),
            word_length=Count(errors.words.length),
        )


def _figures(count: MatchCount) -> Said:
    text = said(
        "F1 {score}, precision {precision}, recall {recall}, mean overlap {overlap} "
        "({both} in both, {missing} missing, {extra} extra)",
        score=_percent(count.f1),
        precision=_percent(count.precision),
        recall=_percent(count.recall),
        overlap=_percent(count.mean_overlap),
        both=Count(count.both),
        missing=Count(count.only_right),
        extra=Count(count.only_other),
    )
    if count.both + count.only_right >= SMALL:
        return text
    return said("{figures}; few, so take it with care", figures=text)


def _coefficients(what: Part, kappa: KappaCount | None, alpha: AlphaCount) -> Iterator[Said]:
    if kappa is not None:
        yield said(
            "{what}: Cohen's kappa {kappa}, Krippendorff's alpha {alpha}, {units}",
            what=what,
            kappa=_coefficient(kappa.kappa),
            alpha=_coefficient(alpha.alpha),
            units=_units(alpha),
        )
    else:
        yield said(
            "{what}: Krippendorff's alpha {alpha}, {units}",
            what=what,
            alpha=_coefficient(alpha.alpha),
            units=_units(alpha),
        )


def _units(alpha: AlphaCount) -> Said:
    text = said_n("{count} unit", "{count} units", alpha.units)
    if alpha.units >= SMALL:
        return text
    return said("{units}; few, so take it with care", units=text)


def vote_lines(votes: list[ItemVote]) -> Iterator[Said]:
    """Yield what a vote decided, and each place that it left open."""
    taken = sum(len(vote.marks) + len(vote.tags) for vote in votes)
    left = sum(len(vote.open) for vote in votes)
    yield said_n(
        "A majority has {count} region or tag.", "A majority has {count} regions and tags.", taken
    )
    if left:
        yield said_n("{count} place is open:", "{count} places are open:", left)
    for vote in votes:
        for each in vote.open:
            yield said(
                "  {item}: {labels}, {why}",
                item=Name(shown_name(vote.item.path)),
                labels=names(_labels(each)),
                why=word(each.why.value.replace("_", " ")),
            )


def _labels(each: OpenVote) -> list[str]:
    if each.tag:
        return [shown_name(each.tag)]
    return list(dict.fromkeys(shown_name(mark.label) for mark in each.group.members))


def _percent(share: Fraction | None) -> Part:
    return said("not known") if share is None else Amount(f"{decimal_text(share * 100, 1)} %")


def _coefficient(value: Fraction | None) -> Part:
    return said("not known") if value is None else Amount(decimal_text(value, 3))


# For programs -------------------------------------------------------------------------------------


def agreement_json(found: JobAgreement) -> dict[str, Any]:
    """Return the agreement with exact numbers, as decimal text or ``p/q``."""
    is_pair = found.versions == _TWO
    return {
        "versions": found.versions,
        "items": found.items,
        "only_one": found.only_one,
        "other_files": found.other_files,
        "too_much": found.too_much,
        "directed": is_pair,
        "regions": _pairs_json(found.pairs),
        "labels": _coefficients_json(found.pairs.labels if is_pair else None, found.labels),
        "tags": _coefficients_json(found.tags.kappa if is_pair else None, found.tags.alpha),
        "gold": None
        if not found.gold_items
        else {"items": found.gold_items, **_pairs_json(found.gold)},
        "differing": found.differing,
        "disagreements": [_disagreement_json(each) for each in found.disagreements],
        "votes": [_vote_json(vote) for vote in found.votes],
    }


def _pairs_json(pairs: PairAgreement) -> dict[str, Any]:
    return {
        "by_label": {name: _match_json(count) for name, count in sorted(pairs.by_label.items())},
        "all_labels": _match_json(pairs.all_labels),
        "places": _match_json(pairs.places),
        "texts": {name: _errors_json(each) for name, each in sorted(pairs.texts.items())},
    }


def _match_json(count: MatchCount) -> dict[str, Any]:
    return {
        "both": count.both,
        "only_right": count.only_right,
        "only_other": count.only_other,
        "precision": _exact(count.precision),
        "recall": _exact(count.recall),
        "f1": _exact(count.f1),
        "mean_overlap": _exact(count.mean_overlap),
        "is_small": count.both + count.only_right < SMALL,
    }


def _errors_json(errors: TextErrors) -> dict[str, Any]:
    return {"characters": _count_json(errors.characters), "words": _count_json(errors.words)}


def _count_json(count: ErrorCount) -> dict[str, Any]:
    return {"length": count.length, "errors": count.errors, "rate": _exact(count.rate)}


def _coefficients_json(kappa: KappaCount | None, alpha: AlphaCount) -> Mapping[str, Any]:
    return {
        "cohen_kappa": None if kappa is None else _exact(kappa.kappa),
        "krippendorff_alpha": _exact(alpha.alpha),
        "units": alpha.units,
        "is_small": alpha.units < SMALL,
    }


def _disagreement_json(each: Disagreement) -> dict[str, Any]:
    return {
        "file": each.item.path,
        "part": each.item.part,
        "kinds": sorted(kind.value for kind in each.kinds),
        "size": _exact(each.size),
        "tag": each.tag or None,
        "has_it": list(each.has_it),
        "regions": _group_json(each.group),
    }


def _group_json(group: Group) -> list[Any]:
    return [None if mark is None else _mark_json(mark) for mark in group.marks]


def _mark_json(mark: LabelledRegion) -> dict[str, Any]:
    place = mark.region.geometry
    return {
        "label": mark.label,
        "place": None if place is None else [place.stored()[0], *place.stored()[1]],
        "text": mark.region.transcription,
    }


def _vote_json(vote: ItemVote) -> dict[str, Any]:
    return {
        "file": vote.item.path,
        "part": vote.item.part,
        "voters": vote.voters,
        "regions": [_mark_json(mark) for mark in vote.marks],
        "tags": list(vote.tags),
        "open": [
            {"why": each.why.value, "tag": each.tag or None, "regions": _group_json(each.group)}
            for each in vote.open
        ],
    }


def _exact(value: Fraction | None) -> str | None:
    return None if value is None else exact_text(value)
