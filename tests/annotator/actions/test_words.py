"""Every action is found by words that a stranger types; the words of other programs find ours."""

from __future__ import annotations

import pytest

from annotator.actions.actions_and_keys import BY_ID, TABLE
from annotator.actions.search import Findable, find, nearest
from annotator.actions.search_words import ABSENT, WORDS, phrases, words_of

COMING = {"settings", "stay-in-box"}
"""Actions that have their words before they are there."""

ALL = [
    Findable(each.id, each.title, phrases(words_of(each.id)), is_minor=not each.group)
    for each in TABLE
]

TYPED = """
rotate = turn-left-1 turn-right-1 | rotate right = turn-right-1 | rotate left = turn-left-1
clockwise = turn-right-1 | counterclockwise = turn-left-1 | obb = turn-left-1
angle = turn-left-1 | rename = rename-label | rename class = rename-label | merge = merge-label
combine = merge-label | class = edit-label | category = edit-label | change class = edit-label
relabel = edit-label | edit label = edit-label | label = edit-label | classes = change-labels
labels = change-labels | label list = change-labels | label manager = change-labels
add class = new-label | add label = new-label | new class = new-label
delete class = delete-label | remove label = delete-label | line color = colour-of-label
color = colour-of-label | hotkey for label = key-of-label | show only = only-label
select by class = select-label | bbox = tool-box | bounding box = tool-box
rectangle = tool-box | rect = tool-box | new box = tool-box | create rectbox = tool-box
annotate = tool-box | draw = tool-box | extreme points = tool-extreme | edit mode = tool-select
edit shapes = tool-select | cancel = tool-select | tighten = snap | ocr = edit-text
transcribe = edit-text | caption = edit-text | transcription = edit-text
default label = ask-label | use default label = ask-label | attributes = details
flags = details | occlusion = flag-occluded | occluded = flag-occluded
difficult = flag-difficult | use difficult = flag-difficult | iscrowd = flag-crowd
truncated = flag-truncated | comment = comment | issue = comment | note = comment
attribute = edit-attributes | next box = next-region | previous object = previous-region
hide = hide-region | hide rectbox = hide-all | show all = hide-all show-all-items
isolate = hide-others | lock = lock | unlock = lock | freeze = lock | group = group
ungroup = ungroup | to front = order-earlier | z order = order-earlier
to background = order-later | track = follow-boxes | tracking = follow-boxes
interpolate = follow-boxes | interpolation = follow-boxes | optical flow = follow-boxes
auto label = propose | auto annotate = propose | ai = propose
detector = propose choose-detector | model = propose | load model = choose-detector
onnx = choose-detector | prelabel = propose | inference = propose | accept box = keep-proposal
reject box = refuse-proposal | accept all = keep-proposals | propagate = carry
copy to next = carry | copy forward = carry | copy previous = bring-previous
keep previous = bring-previous | next image = next-item | prev image = previous-item
next frame = next-item | next = next-item | prev = previous-item | verify = confirm
verify image = confirm | done = confirm | complete = confirm | submit = hand-in
deliver = hand-in | ignore = skip | bad image = skip | delete image = skip
next unlabeled = next-unfinished | jump = go-to-item | frame number = go-to-item
go to frame = go-to-item | filter = find-items | search = find-items | find image = find-items
clear filter = show-all-items | classify = tag-and-next | image classification = tag-and-next
qa = review | quality control = review | inspect = review | approve = confirm accept-item
send back = reject-item | training = practice | proof = show-item receipts | refresh = reload
reveal = reveal-item | explorer = reveal-item | finder = reveal-item
file manager = reveal-item | open containing folder = reveal-item | copy name = copy-item-name
copy path = copy-item-path | relink = find-pictures | missing images = find-pictures
right click = context-menu | zoom = zoom-in | fit window = zoom-fit | fit width = zoom-fit
reset zoom = zoom-fit | original size = zoom-100 | 100 % = zoom-100 | 1:1 = zoom-100
brightness = see-adjust | contrast = see-adjust contrast | gamma = see-adjust
histogram = see-adjust | brighten = see-more-brightness | darken = see-less-brightness
original brightness = see-plain | grayscale = see-grey | invert = see-inverted
loupe = magnifier | guide lines = crosshair | overview = gallery | minimap = mini-map
previews = thumbnails | blur = turn-veil | sensitive = turn-veil | break = pause sparing
reminders = sparing | pause = pause | stop timer = pause | theme = theme | dark = theme
dark mode = theme | night = theme | accessibility = contrast | sidebar = side-column
label panel = side-column | font size = bigger | larger text = bigger | shortcuts = keys
hotkeys = keys | keyboard shortcuts = keys | help = keys first-steps | shortcut = keys
hotkey = change-keys keys | remap = change-keys | preset = change-keys
labelimg keys = change-keys | command palette = find-action | version = about | license = about
tutorial = open-sample first-steps | demo = open-sample | getting started = first-steps
open dir = new-job | open folder = new-job | create project = new-job | new task = new-job
open file = open-job | load project = open-job | recent files = clear-recent
load annotations = import | open annotation = import | import = import | coco = export import
export = export | save = export | save as = export | yolo = export | pascal voc = export
change save dir = export | change output dir = export | save format = export | dataset = export
time = time-and-pay | pay = time-and-pay | salary = time-and-pay | money = time-and-pay payments
wage = time-and-pay | hours = time-and-pay my-day | timer = time-and-pay
earnings = time-and-pay | statistics = time-and-pay | stats = time-and-pay my-day
timesheet = my-day | today = my-day | invoice = statement | payslip = statement
report = statement | pdf = statement | paid = payments | bonus = payments
receipt = take-receipt | receipts = receipts | signature = receipts
sign = countersign hand-in | countersign = countersign | contract = work-order
terms = work-order | guideline = work-order | instructions = work-order | login = hand-over
user = hand-over | password = pin | exit = quit | close = quit | undo = undo | revert = undo
redo = redo | log = history | steps = history | clone = duplicate | copy = copy | paste = paste
paste at cursor = paste-here | remove = delete | erase = delete | select everything = select-all
delete = delete
""".replace("\n", "|")


def _cases() -> list[tuple[str, list[str]]]:
    pairs = (each.split(" = ") for each in TYPED.split("|") if each.strip())
    return [(typed.strip(), wanted.split()) for typed, wanted in pairs]


CASES = _cases()


def test_the_list_of_typed_words_is_long() -> None:
    assert len({typed for typed, _ in CASES}) >= 150
    assert {each for _, wanted in CASES for each in wanted} <= BY_ID.keys()


@pytest.mark.parametrize(("typed", "wanted"), CASES, ids=[typed for typed, _ in CASES])
def test_what_people_type_finds_what_they_mean_among_the_first_three(
    typed: str, wanted: list[str]
) -> None:
    first = [hit.id for hit in find(typed, ALL)[:3]]
    assert set(wanted) <= set(first), first
    assert not any(hit.is_guess for hit in find(typed, ALL))


def test_every_action_has_three_words_of_its_own() -> None:
    few = {}
    for action in TABLE:
        others = [each for each in phrases(words_of(action.id)) if each != action.title.casefold()]
        if len(set(others)) < 3:
            few[action.id] = others
    assert few == {}


@pytest.mark.parametrize("action", TABLE, ids=lambda action: str(action.id))
def test_every_word_of_an_action_finds_it(action: object) -> None:
    action_id = getattr(action, "id", "")
    for phrase in phrases(words_of(action_id)):
        found = [hit.id for hit in find(phrase, ALL)]
        assert action_id in found[:12], (phrase, found[:12])


def test_words_stand_for_actions_and_are_written_as_they_are_typed() -> None:
    assert WORDS.keys() - BY_ID.keys() <= COMING
    for text in WORDS.values():
        assert text == text.casefold()
        assert len(set(phrases(text))) == len(phrases(text)), text


@pytest.mark.parametrize("word", ABSENT)
def test_a_word_for_what_is_not_there_finds_nothing_and_names_the_nearest(word: str) -> None:
    assert find(word, ALL, absent=ABSENT) == []
    assert set(ABSENT[word]) <= BY_ID.keys() | COMING
    assert nearest(word, ALL, ABSENT) == [each for each in ABSENT[word] if each in BY_ID][:3]


def swapped(word: str, at: int) -> str:
    """Return a word with two letters in the other order."""
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def dropped(word: str, at: int) -> str:
    """Return a word without a letter."""
    return word[:at] + word[at + 1 :]


def changed(word: str, at: int, letter: str) -> str:
    """Return a word with another letter."""
    return word[:at] + letter + word[at + 1 :]


TYPOS = [
    (swapped("undo", 2), "undo"),
    (changed("rename", 1, "a"), "rename-label"),
    (swapped("export", 2), "export"),
    (dropped("delete", 3), "delete"),
    (dropped("brightness", 9), "see-adjust"),
    (changed("propagate", 3, "o"), "carry"),
    (swapped("verify", 3), "confirm"),
    (dropped("rectangle", 7), "tool-box"),
    (changed("category", 3, "a"), "edit-label"),
    (dropped("shortcuts", 4), "keys"),
    (swapped("group", 1), "group"),
    (dropped("thumbnails", 4), "thumbnails"),
]


@pytest.mark.parametrize(("typed", "wanted"), TYPOS, ids=[typed for typed, _ in TYPOS])
def test_small_typos_still_find_it(typed: str, wanted: str) -> None:
    assert wanted in [hit.id for hit in find(typed, ALL)[:3]]
