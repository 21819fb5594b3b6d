"""Tests what damaged, hostile and unusual documents cost: a sentence, and nothing else."""

from __future__ import annotations

from fractions import Fraction

import pytest

from annotator.errors import CancelledError
from annotator.progress import Cancel
from annotator.sentences.parts import Quoted
from annotator.transcripts.eaf import read_eaf
from annotator.transcripts.subtitles import read_srt, read_webvtt
from annotator.transcripts.tables import read_csv, read_nemo
from annotator.transcripts.textgrid import read_textgrid
from annotator.transcripts.transcript import Transcript, TranscriptRefusedError, Utterance
from tests.annotator.transcripts.utterances import Heard, at, unheard
from tests.support.material import material

READERS = (read_textgrid, read_eaf, read_srt, read_webvtt, read_csv, read_nemo)
HEAD = 'File type = "ooTextFile"\nObject class = "TextGrid"\n\n0\n5\n<exists>\n1\n'
EAF = "<ANNOTATION_DOCUMENT><HEADER/>{}</ANNOTATION_DOCUMENT>"
SLOTS = (
    '<TIME_ORDER><TIME_SLOT TIME_SLOT_ID="t1" TIME_VALUE="0"/>'
    '<TIME_SLOT TIME_SLOT_ID="t2" TIME_VALUE="1500"/><TIME_SLOT TIME_SLOT_ID="t3"/></TIME_ORDER>'
)


def sentence(error: pytest.ExceptionInfo[TranscriptRefusedError]) -> str:
    return str(error.value.about(Quoted("a")))


def grid(rows: str, count: int, kind: str = "IntervalTier") -> bytes:
    return f'{HEAD}"{kind}"\n"Ann"\n0\n5\n{count}\n{rows}'.encode()


def aligned(key: str, first: str, last: str, text: str) -> str:
    return (
        f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="{key}" TIME_SLOT_REF1="{first}" '
        f'TIME_SLOT_REF2="{last}"><ANNOTATION_VALUE>{text}</ANNOTATION_VALUE>'
        "</ALIGNABLE_ANNOTATION></ANNOTATION>"
    )


def read(reader: object, text: str | bytes) -> tuple[list[Utterance], Heard]:
    heard = Heard()
    assert callable(reader)
    data = text.encode() if isinstance(text, str) else text
    found: Transcript = reader(data, heard, unheard)
    return list(found.utterances), heard


def test_overlapping_intervals_are_taken_and_told() -> None:
    found, heard = read(read_textgrid, grid('0 2 "a"\n1 3 "b"\n3 4 "c"', 3))
    assert found == [at("0", "2", "a", "Ann"), at("1", "3", "b", "Ann"), at("3", "4", "c", "Ann")]
    assert heard.told == [
        (
            "intervals that begin before the one before them ends, taken as they are",
            "number 2 of the tier “Ann”",
        )
    ]


def test_points_are_told_and_the_other_tiers_are_read() -> None:
    data = material("speech/mary.TextGrid").read_bytes()
    found, heard = read(read_textgrid, data)
    assert [each.text for each in found if each.speaker == "word"] == [
        *("mary", "rolled", "the", "barrel"),
    ]
    assert len(found) == 18
    assert heard.told[0] == ("points of point tiers, left out", "number 1 of the tier “pitch”")
    assert len(heard.told) == 4


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"ooBinaryFile\x08TextGrid", "binary"),
        (b'File type = "ooTextFile"\nObject class = "Sound 2"', "another kind of file of Praat"),
        (grid('0 2 "a"', 2), "tier 1 is damaged or cut off"),
        (grid('0 2 "a', 1), "tier 1 is damaged or cut off"),
        (grid("0 x 2", 1), "tier 1 is damaged or cut off"),
        (grid('0 1e999999 "a"', 1), "tier 1 is damaged or cut off"),
        (grid("", 0, "FormantTier"), "unknown kind “FormantTier”"),
        (b"\xff\xfeA", "not UTF-8"),
        (b"", "does not begin as one"),
    ],
)
def test_what_is_no_textgrid_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(TranscriptRefusedError) as error:
        read(read_textgrid, data)
    assert sentence(error).startswith("“a” cannot be read as TextGrid: ")
    assert why in sentence(error)


def test_comments_and_spaces_of_a_textgrid_mean_nothing() -> None:
    data = grid('! the first\n0   2 "say ""no""\n!" ! and so on\n2 3 ""', 2)
    assert read(read_textgrid, data)[0] == [at("0", "2", 'say "no"\n!', "Ann")]


def test_annotations_without_times_of_their_own_are_told() -> None:
    text = EAF.format(
        SLOTS
        + '<TIER TIER_ID="words" PARTICIPANT="Ann">'
        + aligned("a1", "t1", "t2", "one")
        + aligned("a2", "t2", "t3", "two")
        + aligned("a3", "t2", "t9", "three")
        + '</TIER><TIER TIER_ID="gloss" PARENT_REF="words"><ANNOTATION><REF_ANNOTATION '
        + 'ANNOTATION_ID="a4" ANNOTATION_REF="a1"><ANNOTATION_VALUE>uno</ANNOTATION_VALUE>'
        + "</REF_ANNOTATION></ANNOTATION></TIER>"
    )
    found, heard = read(read_eaf, text)
    assert found == [at("0", "1.5", "one", "Ann")]
    assert [(what.split(",")[0], example) for what, example in heard.told] == [
        (
            "annotations that refer to another one and have no time of their own",
            "a4 of “gloss”",
        ),
        (
            "tiers that depend on another one; their annotations with times are taken like others",
            "“gloss”",
        ),
        ("annotations without times", "a2 of “words”"),
        ("annotations without times", "a3 of “words”"),
    ]


def test_a_circle_of_tiers_or_annotations_is_told_and_ends() -> None:
    reference = (
        '<ANNOTATION><REF_ANNOTATION ANNOTATION_ID="{}" ANNOTATION_REF="{}">'
        "<ANNOTATION_VALUE>x</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION>"
    )
    text = EAF.format(
        SLOTS
        + '<TIER TIER_ID="a" PARENT_REF="b">'
        + aligned("a1", "t1", "t2", "one")
        + '</TIER><TIER TIER_ID="b" PARENT_REF="c"/><TIER TIER_ID="c" PARENT_REF="b">'
        + reference.format("r1", "r2")
        + reference.format("r2", "r1")
        + "</TIER>"
    )
    found, heard = read(read_eaf, text)
    assert found == [at("0", "1.5", "one", "a")]
    told = [example for what, example in heard.told if what == "tiers that depend on themselves"]
    assert sorted(told) == ["“b”", "“c”"]
    told = [example for what, example in heard.told if "refer to themselves" in what]
    assert sorted(told) == ["“r1”", "“r2”"]


LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    "<ANNOTATION_DOCUMENT>&b;</ANNOTATION_DOCUMENT>"
)
OUTSIDE = (
    '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    "<ANNOTATION_DOCUMENT>&x;</ANNOTATION_DOCUMENT>"
)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (LAUGHS, "declares a document type or entities"),
        (OUTSIDE, "declares a document type or entities"),
        ('<!DOCTYPE a SYSTEM "http://example.org/a.dtd"><a/>', "declares a document type"),
        ("<ANNOTATION_DOCUMENT>" + "<a>" * 200, "nested too deeply: over 100 elements"),
        ("<ANNOTATION_DOCUMENT><TIER", "not well-formed XML: unclosed token"),
        (
            "<ANNOTATION_DOCUMENT>&unknown;</ANNOTATION_DOCUMENT>",
            "XML: undefined entity",
        ),
        (
            '<?xml version="1.0" encoding="nonsense"?><a/>',
            "is in the encoding nonsense.",
        ),
        ("<html></html>", "cannot be read as EAF: it is another kind of XML"),
        ("", "not well-formed XML: no element found"),
    ],
)
def test_what_is_no_eaf_is_refused(text: str, why: str) -> None:
    with pytest.raises(TranscriptRefusedError) as error:
        read(read_eaf, text)
    assert sentence(error).startswith("“a” ")
    assert why in sentence(error)


def test_exact_samples_count_only_while_an_annotation_is_where_it_was() -> None:
    def with_samples(samples: str) -> Utterance:
        head = f'<HEADER><PROPERTY NAME="fairlabel:a1">{samples}</PROPERTY></HEADER>'
        tier = '<TIER TIER_ID="a">' + aligned("a1", "t1", "t2", "one") + "</TIER>"
        text = f"<ANNOTATION_DOCUMENT>{head}{SLOTS}{tier}</ANNOTATION_DOCUMENT>"
        return read(read_eaf, text)[0][0]

    assert with_samples("1 24001 16000").start * 16_000 == 1
    for other in ("1 24100 16000", "1 24001 0", "x", "", "1 2 3 4", "9" * 400):
        assert with_samples(other) == at("0", "1.5", "one", "a")


def test_subtitles_of_other_programs_are_read() -> None:
    text = (
        "\ufeff1\r\n0:00:01,5 --> 00:00:02.250  X1:0\r\nHello\r\n\r\nthere\r\n\r\n"
        "7\r\n00:00:03,000 --> 00:00:02,000\r\n"
    )
    found, heard = read(read_srt, text)
    assert found == [at("1.5", "2.25", "Hello\n\nthere"), at("3", "2", "")]
    assert heard.told == [("positions of subtitles on the screen, left out", "line 2")]


def test_voices_notes_and_formatting_of_webvtt() -> None:
    text = (
        "WEBVTT - a talk\nKind: captions\n\nNOTE\nnothing\n\nSTYLE\n::cue {}\n\n"
        "intro\n00:01.000 --> 00:02.000 align:left\n<v.loud Ann>Hi <i>there</i>&nbsp;&lt;3</v>"
        "<v Bo &amp; Co>Yes\n\n100:00:00.000 --> 100:00:01.000\nplain\n"
    )
    found, heard = read(read_webvtt, text)
    assert found == [
        at("1", "2", "Hi there\u00a0<3", "Ann"),
        at("1", "2", "Yes", "Bo & Co"),
        at("360000", "360001", "plain"),
    ]
    assert [what.split(",")[0] for what, _ in heard.told] == [
        *["notes"] * 2,
        "positions of subtitles on the screen",
        "cues with formatting",
    ]


@pytest.mark.parametrize(
    ("reader", "text", "why"),
    [
        (read_srt, "no subtitles here", "no line with times"),
        (read_webvtt, "1\n00:00:01,000 --> 00:00:02,000\nHello", "does not begin with"),
        (read_csv, "name,text\na,b\n", "no column start_s"),
        (read_csv, "", "no column start_s"),
        (read_csv, 'start,end,text\n1,2,"a" b\n', "line 2 is damaged"),
        (read_nemo, "{}\n", "no line of it has an audio_filepath"),
        (read_nemo, "[" * 100_000, "no line of it has an audio_filepath"),
    ],
)
def test_what_is_another_format_is_refused(reader: object, text: str, why: str) -> None:
    with pytest.raises(TranscriptRefusedError) as error:
        read(reader, text)
    assert why in sentence(error)
    assert sentence(error).endswith(".")


def test_damaged_rows_cost_only_themselves() -> None:
    text = "\ufeffFile;Start;End;Text\na.wav;0,5;1;=HYPERLINK(1)\nb.wav;x;1;no\n\nc.wav;1;2\n"
    found, heard = read(read_csv, text)
    assert [(each.file, each.text) for each in found] == [("a.wav", "=HYPERLINK(1)"), ("c.wav", "")]
    assert heard.told == [("rows without a usable start and end, left out", "row 3")]
    lines = (
        '{"audio_filepath": "/data/a.wav", "duration": 1.5, "text": "a\u2028b", "speaker": 7}',
        '{"audio_filepath": "/data/a.wav", "duration": NaN}',
        '{"audio_filepath": 5, "duration": 1}',
        '{"audio_filepath": "a", "duration": -1}',
        "not json",
    )
    found, heard = read(read_nemo, "\n".join(lines))
    assert [(each.file, each.text, each.end) for each in found] == [
        ("/data/a.wav", "a\u2028b", Fraction(3, 2))
    ]
    assert [example for _, example in heard.told] == ["row 2", "row 3", "row 4", "row 5"]


def test_reading_is_cancelled() -> None:
    cancel = Cancel()
    cancel.cancel()
    documents = (
        (read_textgrid, grid('0 2 "a"', 1)),
        (read_eaf, EAF.format('<TIER TIER_ID="a">' + aligned("a", "1", "2", "")).encode()),
        (read_srt, b"1\n00:00:01,000 --> 00:00:02,000\n"),
        (read_webvtt, b"WEBVTT\n\n00:01.000 --> 00:02.000\na"),
        (read_csv, b"start,end\n1,2\n"),
        (read_nemo, b"{}"),
    )
    assert {reader for reader, _ in documents} == set(READERS)
    for reader, data in documents:
        with pytest.raises(CancelledError):
            reader(data, Heard(), cancel.check)
