"""What a worker reads before starting."""

from __future__ import annotations

from annotator.pay import opening_words, read_work_order
from tests.annotator.pay.orders import order


def test_the_words_of_the_page() -> None:
    terms = read_work_order(
        b'[what_for]\npurpose = "To train delivery robots."\nweapons = "no"\n'
        b'[for_whom]\nclient = "Acme Maps"\n[footing]\nfree_to_refuse = "yes"\n'
        b'[pay]\ncurrency = "KES"'
    )
    assert str(opening_words(terms, "en")) == (
        "This work is for Acme Maps, to train delivery robots. Weapons: no. Police or borders: "
        "they do not say. You may refuse; this program records no refusal."
    )


def test_silence_is_as_loud_as_words() -> None:
    assert str(opening_words(order(), "en")) == (
        "They do not say for whom this work is. What for: they do not say. Weapons: they do not "
        "say. Police or borders: they do not say. May you refuse: they do not say; this program "
        "records no refusal."
    )


def test_what_is_hard_to_read_is_said_all_the_same() -> None:
    terms = read_work_order(
        b'[what_for]\npurpose = "Border towers"\nweapons = "yes"\npolice_or_borders = "yes"\n'
        b'[footing]\nfree_to_refuse = "no"\n[pay]\ncurrency = "KES"'
    )
    assert str(opening_words(terms, "en")) == (
        "They do not say for whom this work is. What for: Border towers. Weapons: yes. Police or "
        "borders: yes. They say that you may not refuse; this program records no refusal."
    )
