"""EAF, the format of ELAN: tiers of annotations, read and written.

EAF has whole milliseconds. A property of the header holds the exact samples of each annotation; it
counts as long as the annotation still has the milliseconds that belong to it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from annotator.display_text import shown_name
from annotator.safe_xml import NOT_IN_XML, XmlFaultError, XmlParser, as_value, holdable, text_of
from annotator.sentences.parts import Name, Quoted
from annotator.sentences.said import said
from annotator.transcripts.transcript import (
    Check,
    TierNames,
    Transcript,
    TranscriptFindings,
    TranscriptRefusedError,
    Utterance,
    by_speaker,
    ms_span,
    refused,
    require_few,
    without_overlap,
)

FORM: Final = "EAF"
EXACT: Final = "fairlabel:"
"""The prefix of a property of the header with exact samples; the id of the annotation follows."""

NO_SPEAKER: Final = "segments"
_EVERY: Final = 1_000
_MS_PER_S: Final = 1_000
_WHOLE: Final = re.compile(r"\d{1,15}", re.ASCII)
_SAMPLES: Final = re.compile(r"(\d{1,15}) (\d{1,15}) ([1-9]\d{0,14})", re.ASCII)


@dataclass(slots=True)
class _Annotation:
    tier: str
    speaker: str
    key: str
    first: str
    last: str
    pieces: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Elements:
    """Collects what a document holds; times are looked up when all of it is there."""

    findings: TranscriptFindings
    check: Check
    media: str = ""
    slots: dict[str, Fraction | None] = field(default_factory=dict)
    exact: dict[str, list[str]] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)
    found: list[_Annotation] = field(default_factory=list)
    has_root: bool = False
    _tier: str = ""
    _speaker: str = ""
    _pieces: list[str] | None = None
    _into: list[str] = field(default_factory=list)

    def start(self, name: str, _namespace: str, attributes: Mapping[str, str]) -> None:
        if not self.has_root:
            self.has_root = name == "ANNOTATION_DOCUMENT"
            if not self.has_root:
                raise refused(FORM, said("it is another kind of XML"))
        begin = _STARTS.get(name)
        if begin is not None:
            begin(self, attributes)

    def text(self, piece: str) -> None:
        if self._pieces is not None:
            self._pieces.append(piece)

    def end(self, name: str) -> None:
        if name in ("ANNOTATION_VALUE", "PROPERTY"):
            self._pieces = None

    def begin_media(self, attributes: Mapping[str, str]) -> None:
        if not self.media:
            self.media = attributes.get("RELATIVE_MEDIA_URL") or attributes.get("MEDIA_URL", "")

    def begin_property(self, attributes: Mapping[str, str]) -> None:
        name = attributes.get("NAME", "")
        if name.startswith(EXACT):
            self._pieces = self.exact.setdefault(name.removeprefix(EXACT), [])

    def begin_slot(self, attributes: Mapping[str, str]) -> None:
        value = attributes.get("TIME_VALUE", "")
        known = Fraction(int(value), _MS_PER_S) if _WHOLE.fullmatch(value) else None
        self.slots[attributes.get("TIME_SLOT_ID", "")] = known

    def begin_tier(self, attributes: Mapping[str, str]) -> None:
        self._tier = attributes.get("TIER_ID", "")
        self._speaker = attributes.get("PARTICIPANT", self._tier)
        if "PARENT_REF" in attributes:
            self.parents[self._tier] = attributes["PARENT_REF"]

    def begin_alignable(self, attributes: Mapping[str, str]) -> None:
        if len(self.found) % _EVERY == 0:
            self.check()
            require_few(len(self.found), FORM)
        one = _Annotation(
            self._tier,
            self._speaker,
            attributes.get("ANNOTATION_ID", ""),
            attributes.get("TIME_SLOT_REF1", ""),
            attributes.get("TIME_SLOT_REF2", ""),
        )
        self.found.append(one)
        self._into = one.pieces

    def begin_reference(self, attributes: Mapping[str, str]) -> None:
        key = attributes.get("ANNOTATION_ID", "")
        self.references[key] = attributes.get("ANNOTATION_REF", "")
        self.findings.tell(
            "annotations that refer to another one and have no time of their own, left out",
            said("{key} of {tier}", key=Name(shown_name(key)), tier=_tier_name(self._tier)),
        )
        self._into = []

    def begin_value(self, _: Mapping[str, str]) -> None:
        self._pieces = self._into


_STARTS: Final = {
    "MEDIA_DESCRIPTOR": _Elements.begin_media,
    "PROPERTY": _Elements.begin_property,
    "TIME_SLOT": _Elements.begin_slot,
    "TIER": _Elements.begin_tier,
    "ALIGNABLE_ANNOTATION": _Elements.begin_alignable,
    "REF_ANNOTATION": _Elements.begin_reference,
    "ANNOTATION_VALUE": _Elements.begin_value,
}


def read_eaf(data: bytes, findings: TranscriptFindings, check: Check) -> Transcript:
    """Return the annotations that have times; the participant of a tier, or its name, speaks.

    Raises:
        TranscriptRefusedError: it is no EAF, or holds a document type or entities.
        CancelledError: the person cancelled.
    """
    elements = _Elements(findings, check)
    try:
        XmlParser(elements).parse(text_of(data).encode(), check)
    except XmlFaultError as fault:
        raise TranscriptRefusedError(fault.said) from fault
    for tier in _in_circles(elements.parents):
        findings.tell("tiers that depend on themselves", _tier_name(tier))
    for key in _in_circles(elements.references):
        findings.tell("annotations that refer to themselves", Quoted(shown_name(key)))
    for tier in elements.parents:
        findings.tell(
            "tiers that depend on another one; their annotations with times are taken like others",
            _tier_name(tier),
        )
    return Transcript(list(_utterances(elements)), elements.media)


def _utterances(elements: _Elements) -> Iterator[Utterance]:
    for each in elements.found:
        start, end = elements.slots.get(each.first), elements.slots.get(each.last)
        if start is None or end is None:
            elements.findings.tell(
                "annotations without times, left out",
                said("{key} of {tier}", key=Name(shown_name(each.key)), tier=_tier_name(each.tier)),
            )
            continue
        whole = Utterance(start, end, "".join(each.pieces), each.speaker)
        yield _exactly(whole, "".join(elements.exact.get(each.key, ())))


def _exactly(whole: Utterance, samples: str) -> Utterance:
    """Return an utterance with exact times, if these still belong to its milliseconds."""
    match = _SAMPLES.fullmatch(samples)
    if match is None:
        return whole
    first, last, rate_hz = map(int, match.groups())
    start, end = Fraction(first, rate_hz), Fraction(last, rate_hz)
    exact = Utterance(start, end, whole.text, whole.speaker)
    return exact if ms_span(exact) == ms_span(whole) else whole


def _in_circles(above: Mapping[str, str]) -> list[str]:
    """Return the names that are reached again by going up from them."""
    found, ended = list[str](), set[str]()
    for name in above:
        path, at = dict[str, None](), name
        while at in above and at not in ended and at not in path:
            path[at] = None
            at = above[at]
        if at in path:
            names = list(path)
            found += names[names.index(at) :]
        ended.update(path)
    return found


def _tier_name(tier: str) -> Quoted:
    return Quoted(shown_name(tier))


# Writing ------------------------------------------------------------------------------------------


def xml_holds(text: str) -> bool:
    """Return whether XML can hold all characters of a text; it has no control characters."""
    return NOT_IN_XML.search(text) is None


def expected_eaf(transcript: Transcript) -> list[Utterance]:
    """Return what an EAF of a transcript reads back as, in order of the tiers."""
    return [
        Utterance(each.start, each.end or transcript.length, holdable(each.text), holdable(speaker))
        for speaker, spoken in _tiers(transcript)
        for each in spoken
    ]


def eaf_text(transcript: Transcript) -> Iterator[str]:
    """Yield an EAF in pieces: a tier for each speaker, several for one who overlaps themselves."""
    tiers = _tiers(transcript)
    spoken = [each for _, tier in tiers for each in tier]
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<ANNOTATION_DOCUMENT AUTHOR="" '
    yield 'DATE="1970-01-01T00:00:00+00:00" FORMAT="3.0" VERSION="3.0" '
    yield 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    yield 'xsi:noNamespaceSchemaLocation="http://www.mpi.nl/tools/elan/EAFv3.0.xsd">\n'
    yield '    <HEADER MEDIA_FILE="" TIME_UNITS="milliseconds">\n'
    if transcript.media:
        url = as_value(transcript.media)
        form = "audio/x-wav" if url.lower().endswith(".wav") else "unknown"
        yield f'        <MEDIA_DESCRIPTOR MEDIA_URL="{url}" MIME_TYPE="{form}" '
        yield f'RELATIVE_MEDIA_URL="{url}"/>\n'
    for at, each in enumerate(spoken, 1):
        samples = _samples(each.start, each.end or transcript.length, transcript.rate_hz)
        yield f'        <PROPERTY NAME="{EXACT}a{at}">{samples}</PROPERTY>\n'
    yield f'        <PROPERTY NAME="lastUsedAnnotationId">{len(spoken)}</PROPERTY>\n'
    yield "    </HEADER>\n    <TIME_ORDER>\n"
    # Each annotation has two time slots of its own; all are in order of time.
    pairs = [ms_span(each) for each in spoken]
    slots = [(ms, 2 * at + side) for at, pair in enumerate(pairs) for side, ms in enumerate(pair)]
    for ms, number in sorted(slots):
        yield f'        <TIME_SLOT TIME_SLOT_ID="ts{number + 1}" TIME_VALUE="{ms}"/>\n'
    yield "    </TIME_ORDER>\n"
    yield from _tier_lines(tiers)
    yield '    <LINGUISTIC_TYPE GRAPHIC_REFERENCES="false" LINGUISTIC_TYPE_ID="default-lt" '
    yield 'TIME_ALIGNABLE="true"/>\n</ANNOTATION_DOCUMENT>\n'


def _tiers(transcript: Transcript) -> list[tuple[str, list[Utterance]]]:
    """Return the tiers with their speakers: annotations of a tier of ELAN cannot overlap."""
    return [
        (speaker, tier)
        for speaker, spoken in by_speaker(transcript.utterances).items()
        for tier in without_overlap(spoken, ms_span)
    ]


def _samples(start: Fraction, end: Fraction, rate_hz: int) -> str:
    """Return both ends in samples, and the rate at which they are whole numbers."""
    rate_hz = math.lcm(rate_hz or 1, start.denominator, end.denominator)
    return f"{start * rate_hz} {end * rate_hz} {rate_hz}"


def _tier_lines(tiers: Sequence[tuple[str, list[Utterance]]]) -> Iterator[str]:
    names = TierNames({speaker for speaker, _ in tiers} | {NO_SPEAKER})
    used, at = set[str](), 0
    for speaker, spoken in tiers:
        key = speaker or NO_SPEAKER
        key = names.another(key) if key in used else key
        used.add(key)
        yield f'    <TIER LINGUISTIC_TYPE_REF="default-lt" PARTICIPANT="{as_value(speaker)}" '
        yield f'TIER_ID="{as_value(key)}">\n'
        for each in spoken:
            yield "        <ANNOTATION>\n            <ALIGNABLE_ANNOTATION "
            yield f'ANNOTATION_ID="a{at + 1}" TIME_SLOT_REF1="ts{2 * at + 1}" '
            yield f'TIME_SLOT_REF2="ts{2 * at + 2}">\n'
            yield f"                <ANNOTATION_VALUE>{as_value(each.text)}</ANNOTATION_VALUE>\n"
            yield "            </ALIGNABLE_ANNOTATION>\n        </ANNOTATION>\n"
            at += 1
        yield "    </TIER>\n"
