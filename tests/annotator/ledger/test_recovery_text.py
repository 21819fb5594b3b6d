"""A key that is typed again from its sheet is the same key; what was mistyped is noticed."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.ledger.recovery_text import decoded, encoded, is_bech32m, signer_of, text_of
from annotator.ledger.signatures import KeyRefusedError, Signer

# The valid and invalid strings of BIP 350, as far as they have small letters.
VALID = [
    "a1lqfn3a",
    "an83characterlonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11sg7hg6",
    "abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx",
    "split1checkupstagehandshakeupstreamerranterredcaperredlc445v",
    "?1v759aa",
]
INVALID = ["qyrz8wqd2c9m", "1qyrz8wqd2c9m", "y1b0jsk6g", "lt1igcx5c0", "in1muywd", "mm1crxm3i"]


@pytest.mark.parametrize("text", VALID)
def test_the_published_texts_hold(text: str) -> None:
    assert is_bech32m(text)


@pytest.mark.parametrize("text", INVALID)
def test_the_published_texts_that_do_not_hold_are_refused(text: str) -> None:
    assert not is_bech32m(text)


@given(st.binary(min_size=32, max_size=32))
def test_any_key_comes_back(seed: bytes) -> None:
    assert decoded("fairkey", encoded("fairkey", seed)) == seed


def test_a_key_can_be_typed_in_any_of_the_usual_ways() -> None:
    signer = Signer.new()
    text = text_of(signer)
    assert {len(group) for group in text.split()[:-1]} == {4}
    for typed in (text, text.upper(), text.replace(" ", ""), text.replace(" ", "-\n")):
        assert signer_of(typed).public == signer.public


def test_up_to_four_wrong_characters_are_noticed() -> None:
    text, rng = text_of(Signer.new()).replace(" ", ""), random.Random(1)
    for _ in range(2_000):
        typed = list(text)
        for at in rng.sample(range(len("fairkey1"), len(text)), rng.randint(1, 4)):
            typed[at] = rng.choice([c for c in "qpzry9x8gf2tvdw0s3jn54khce6mua7l" if c != text[at]])
        with pytest.raises(KeyRefusedError, match="Compare it, and try again"):
            signer_of("".join(typed))


@pytest.mark.parametrize(
    ("bend", "why"),
    [
        (lambda text: text[:-1], "has 66 characters, without spaces, and this has 65"),
        (lambda text: text.removeprefix("fair"), "begins with fairkey1"),
        (lambda text: "F" + text[1:], "small letters only"),
        (lambda _: "", "begins with fairkey1"),
    ],
)
def test_what_is_wrong_is_said(bend: object, why: str) -> None:
    assert callable(bend)
    with pytest.raises(KeyRefusedError, match=why):
        signer_of(bend(text_of(Signer.new()).replace(" ", "")))
