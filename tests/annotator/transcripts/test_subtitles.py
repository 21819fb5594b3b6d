"""Character references in subtitles, and utterances that overlap."""

from __future__ import annotations

from fractions import Fraction

import pytest

from annotator.importers.common.importer import ImportFindings
from annotator.transcripts.subtitles import read_webvtt
from annotator.transcripts.transcript import TierNames, Utterance, without_overlap


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("a &amp; b &#65;&#x42;", "a & b AB"),
        (f"&#{'9' * 5_000}; &amp;", f"&#{'9' * 5_000}; &"),
        (f"&#x{'f' * 5_000} &lt;", f"&#x{'f' * 5_000} <"),
        ("&#999999999;", "&#999999999;"),
    ],
)
def test_a_reference_to_a_character_is_read_however_long_it_is(written: str, text: str) -> None:
    document = f"WEBVTT\n\n00:00.000 --> 00:01.000\n<v {written}>{written}\n"
    (found,) = read_webvtt(document.encode(), ImportFindings(), lambda: None).utterances
    assert (found.text, found.speaker) == (text, text)


def test_an_utterance_goes_to_the_first_tier_that_is_free() -> None:
    spans = [(0, 10), (1, 3), (2, 5), (3, 4), (4, 9), (5, 6), (10, 11)]
    spoken = [Utterance(Fraction(start), Fraction(end), "") for start, end in spans]
    tiers = without_overlap(spoken, lambda each: (each.start, each.end or each.start))
    found = [[(int(each.start), int(each.end or 0)) for each in tier] for tier in tiers]
    assert found == [
        [(0, 10), (10, 11)],
        [(1, 3), (3, 4), (4, 9)],
        [(2, 5), (5, 6)],
    ]


class _Asked(set[str]):
    """A set that counts how often it is asked for a name."""

    count = 0

    def __contains__(self, name: object) -> bool:
        self.count += 1
        return super().__contains__(name)


def test_thousands_of_tiers_of_one_speaker_are_numbered_in_one_go() -> None:
    taken = _Asked({"ann", "ann 3"})
    names = TierNames(taken)
    found = [names.another("ann") for _ in range(2_000)]
    assert found[:3] == ["ann 2", "ann 4", "ann 5"]
    assert found[-1] == "ann 2002"
    assert taken.count == 2_001
    assert names.another("") == "2"
