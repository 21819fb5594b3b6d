"""The keys of speakers stay where they are while speakers come, go and are renamed."""

from __future__ import annotations

from widgets.sound.speaker_keys import SpeakerKeys


def keys() -> SpeakerKeys:
    return SpeakerKeys(lambda key: f"Speaker {key}")


def test_a_key_without_a_speaker_gives_one_a_name_and_keeps_it() -> None:
    known = keys()
    assert known.speaker(2) == "Speaker 2"
    assert known.speaker(1) == "Speaker 1"
    known.follow(["Speaker 2"])  # the second speaks first: the keys stay
    assert [known.key(name) for name in ("Speaker 1", "Speaker 2", "Ada", "")] == [1, 2, 0, 0]


def test_another_item_gives_its_speakers_the_first_keys_in_the_known_order() -> None:
    known = keys()
    known.open_item(["Ada", "Bo"])
    known.open_item(["Cy", "Bo"])
    assert known.names == ["Bo", "Cy", "Ada"]
    known.open_item([])
    assert known.names == ["Bo", "Cy", "Ada"]


def test_a_renamed_speaker_keeps_the_key_and_two_of_one_name_have_one() -> None:
    known = keys()
    known.open_item(["Ada", "Bo", "Cy"])
    known.change_name("Bo", "Beth")
    assert known.names == ["Ada", "Beth", "Cy"]
    known.change_name("Cy", "Ada")
    assert known.names == ["Ada", "Beth"]
