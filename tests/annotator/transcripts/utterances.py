"""Makes transcripts for tests: by hand and by chance."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from hypothesis import strategies as st

from annotator.sentences.said import Part
from annotator.transcripts.transcript import Transcript, Utterance

TEXT = 'Caf\u00e9 \u00a0\u2028e\u0301 \u0645\u0642\u0647\u0649 \u200f\u200d\u200e "a" & <b> |,;\t\''
"""Characters that formats of other programs lose: spaces, marks, quotes, markup, separators."""

RATES = (8_000, 11_025, 16_000, 22_050, 44_100, 48_000, 192_000)

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
"""Any text that a job can store."""

SPOKEN = st.one_of(TEXTS, st.just(TEXT), st.sampled_from(["=1+1", "@x", "-->", "\n\n1\n", "NOTE"]))


@dataclass(slots=True)
class Heard:
    """Keeps what a reader tells."""

    told: list[tuple[str, str]] = field(default_factory=list)

    def tell(self, what: str, example: object) -> None:
        """Keep a finding with its example."""
        part: Part = example() if callable(example) else example  # type: ignore[assignment]  # mypy does not narrow an object that is callable
        self.told.append((what, str(part)))

    @property
    def kinds(self) -> set[str]:
        """The kinds of findings."""
        return {what for what, _ in self.told}


def unheard() -> None:
    """Nobody cancels."""


@st.composite
def transcripts(draw: st.DrawFn) -> Transcript:
    """Return a transcript at some sample rate, with overlaps, without any, or empty."""
    rate_hz = draw(st.sampled_from(RATES))
    frames = 20 * rate_hz
    spans = st.tuples(st.integers(0, frames - 1), st.integers(1, frames)).filter(
        lambda span: span[0] < span[1]
    )
    speakers = draw(st.lists(TEXTS, min_size=1, max_size=3))
    utterances = [
        Utterance(
            Fraction(start, rate_hz),
            Fraction(end, rate_hz),
            draw(SPOKEN),
            draw(st.sampled_from(speakers)),
            draw(TEXTS),
        )
        for start, end in draw(st.lists(spans, max_size=8))
    ]
    return Transcript(utterances, "a/b.wav", Fraction(frames, rate_hz), rate_hz)


def at(seconds: str, end: str, text: str, speaker: str = "") -> Utterance:
    """Return an utterance."""
    return Utterance(Fraction(seconds), Fraction(end), text, speaker)
