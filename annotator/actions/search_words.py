"""Search words of each action, as people from other programs type them.

Phrases are separated by commas, so that a language has one text for each action. They were
gathered from the menus and manuals of labelImg, labelme, X-AnyLabeling and CVAT.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_FILES: dict[str, str] = {
    "new-job": "create project, new task, open dir, open directory, import images, start, folder",
    "open-job": "open file, load project, open project, browse, file",
    "open-sample": "demo, tutorial, example, try it",
    "clear-recent": "forget recent, clear history, recent files, open recent",
    "import": "load annotations, open annotation, coco, upload annotations, read labels",
    "add-pictures": "add images, refresh folder, rescan, new images, upload images, update list",
    "find-pictures": "relink, missing images, lost files, moved images, broken path, locate",
    "export": "save, save as, download, dataset, yolo, pascal voc, coco, csv, change save dir, "
    "change output dir, save format, convert",
    "save": "save all, store, write, is it saved, saved, save annotations",
    "hand-in": "submit, deliver, finish the job, send, sign, upload, turn in, complete the job",
    "submit": "send work, deliver, submission, stick, one file, upload, give back, return work",
    "take-receipt": "receipt, confirmation, load receipt, countersigned",
    "receipts": "key, private key, signature, ledger, proof, shred, public key, record",
    "countersign": "sign, approve hours, confirm hours, vendor, acknowledge",
    "pack": "split, distribute, packages, workers, overlap, gold, stick, assign, share out",
    "merge-collection": "combine, join submissions, one job, consensus, final dataset, unite",
    "give-reviews": "send back, feedback, return the review, decisions, rejections, reviews give",
    "receive": "collect, collection, take submissions, vendor, workers' files, incoming work",
    "audit": "check pay, floor, vendor, fleet, verify many, report, fair pay, many hand-ins",
    "work-order": "terms, contract, guideline, instructions, guide, conditions, rules, agreement",
    "guideline": "instructions, manual, how to, rules, guide, help of the vendor",
    "encryption-key": "encrypt, decrypt, secret, stick, public key, package, age, ssh",
    "take-order": "new terms, changed terms, other rates, give work order, accept order",
    "write-order": "new contract, create terms, edit work order, offer work, set pay",
    "time-and-pay": "salary, wage, money, hours, earnings, income, payment, pay, timer, time, "
    "stopwatch, statistics, stats",
    "my-day": "today, timesheet, time log, hours today, calendar, add time, forgotten time, stats",
    "statement": "invoice, report, pdf, payslip, bill, print, time report",
    "payments": "paid, money received, transfer, bonus, fee, payout, owed",
    "hand-over": "login, log in, log out, sign in, user, switch user, account, change worker, name",
    "pin": "password, passcode, protect, code",
    "pause": "break, stop the clock, rest, resume, stop timer, coffee, idle",
    "quit": "exit, close, close window, leave, end",
}

_EDITS: dict[str, str] = {
    "undo": "back, revert, take back, undo last point, cancel last",
    "redo": "again, forward, repeat, undo the undo",
    "compare-texts": "double keying, second reading, error rate, cer, wer, agreement, diff",
    "show-disagreements": "agreement, iou, kappa, alpha, adjudicate, consensus, gold, overlap, "
    "compare boxes, conflicts",
    "history": "log, steps, changes, versions, past",
    "copy": "copy shape, copy box, clipboard, copy annotation",
    "paste": "insert, paste shape, paste box, clipboard",
    "paste-here": "paste at cursor, paste at mouse, insert here, paste in place",
    "duplicate": "clone, copy of it, duplicate shape, duplicate rectbox, double",
    "duplicate-on": "repeat copy, array, clone again, next copy, duplicate again",
    "carry": "propagate, copy to next, copy to frames, copy forward, duplicate to frames",
    "bring-previous": "copy previous, keep previous, copy last annotations, previous boxes, "
    "copy from previous frame, repeat boxes",
    "delete": "remove, erase, delete box, delete rectbox, delete shape, clear, trash",
    "select-all": "mark all, all boxes, everything, select everything",
}

_REGIONS: dict[str, str] = {
    "tool-box": "rectangle, rect, bbox, bounding box, create rectbox, new box, annotate, shape, "
    "create rectangle, draw, create mode",
    "stay-drawing": "advanced mode, draw again, keep drawing, continuous, repeat mode, "
    "stay in mode, draw many",
    "tool-extreme": "extreme points, four points, extreme clicking, draw by clicks",
    "draw-by-keys": "no mouse, keyboard drawing, accessible, draw without a mouse",
    "tool-select": "edit mode, edit shapes, edit rectbox, cursor, move, pointer, cancel, escape, "
    "select",
    "tool-again": "repeat tool, last tool, repeat drawing, draw again",
    "finish": "close shape, complete, end drawing, stop drawing, accept box",
    "snap": "tighten, shrink to fit, magnet, edges, auto fit, refine, fit to object",
    "edit-text": "transcribe, transcription, ocr, caption, description, text, write",
    "edit-label": "class, category, relabel, change class, change category, reclassify, "
    "assign label, set class, label, edit label",
    "ask-label": "label dialog, label popup, prompt for class, use default label, ask class, "
    "single class mode",
    "change-labels": "classes, categories, label list, label manager, edit classes, labels, "
    "taxonomy, ontology, label set",
    "new-label": "add label, add class, create class, new category, new class, create label",
    "rename-label": "rename, rename class, change name, rename category, edit class name",
    "colour-of-label": "color, colour, line color, fill color, shape color, box color",
    "key-of-label": "label shortcut, hotkey for label, label hotkey, class shortcut, digit",
    "merge-label": "merge, combine, join classes, merge classes, replace label, unify",
    "delete-label": "remove label, delete class, remove class, delete category",
    "only-label": "show only, isolate, filter by class, filter by label, solo, hide other classes",
    "select-label": "select by class, select same, all of this class, select by label",
    "details": "attributes, flags, properties, inspector, sidebar, object details",
    "flag-occluded": "occlusion, hidden behind, covered, partly hidden, occluded",
    "flag-truncated": "cut off, cropped, outside the image, truncation",
    "flag-difficult": "hard, difficult, use difficult, unclear, unsure",
    "flag-crowd": "iscrowd, group of, many objects, crowd",
    "flag-confidential": "redact, redaction, censor, anonymize, private, secret, blur, mute",
    "comment": "issue, note, remark, message, feedback, flag a problem, open an issue, description",
    "edit-attributes": "attribute, fields, metadata, add attribute, label attributes",
    "next-region": "next box, next object, next shape, tab",
    "previous-region": "previous box, previous object, last shape, back one box",
    "hide-region": "hide, hide box, invisible, show, visibility, hide selected",
    "hide-others": "solo, isolate, focus on it, only this",
    "hide-all": "show all, hide boxes, show boxes, hide rectbox, toggle boxes, toggle all shapes, "
    "visibility",
    "lock": "freeze, unlock, protect, pin it, fix, read only",
    "group": "group shapes, combine boxes, join, link",
    "ungroup": "ungroup shapes, split group, separate, unlink",
    "order-earlier": "move up, raise, to front, bring forward, reorder, z order",
    "order-later": "move down, lower, to back, send backward, to background, reorder",
}

_TEXT: dict[str, str] = {
    "mark-unclear": "unclear, uncertain, unsure reading, doubtful, underdot, leiden",
    "mark-illegible": "illegible, gap, unreadable, missing letters, lacuna, damage, leiden",
    "mark-struck-out": "strikethrough, deleted, crossed out, deletion, cancelled, del",
    "mark-supplied": "supplied, added, restored, insertion, editor, expansion, brackets",
    "marks-help": "transcription rules, conventions, leiden, tei, tags, legend",
    "characters-panel": "character map, symbols panel, palette, dock, keep open, sidebar",
    "characters": "symbols, insert symbol, character map, unicode, emoji, long s, accents, glyph, "
    "virtual keyboard, special characters",
    "show-invisible": "whitespace, nonprinting, hidden characters, zero width, pilcrow, spaces",
    "next-warning": "homoglyph, confusable, lookalike, mixed scripts, lint, check text, validate",
    "suggest-words": "spell check, spelling, spellcheck, dictionary, correct word, proofread",
    "text-font": "typeface, font family, larger letters, script, arabic font, devanagari font",
    "text-rules": "normalisation, normalization, nfc, nfd, unicode form, spell check, tei",
}

_SOUND: dict[str, str] = {
    "sound-play": "play, play pause, listen, hear, start playback, stop playback, audio, sound",
    "sound-play-segment": "play selection, play interval, play region, listen to segment, replay",
    "sound-loop": "loop, loop selection, repeat selection, repeat playback",
    "sound-back": "rewind, skip back, jump back, step back in time",
    "sound-forward": "fast forward, go on, jump forward, forwards",
    "sound-slower": "slower, slow down, half speed, playback rate, speed down",
    "sound-faster": "faster, speed up, double speed, playback speed",
    "sound-mark": "mark segment, add boundary, new segment, new annotation, set in point, "
    "set out point",
    "sound-split": "split segment, split annotation, cut segment, insert boundary",
    "sound-merge": "merge segments, merge with next, join segments, remove boundary",
    "sound-spectrogram": "show spectrogram, frequencies, spectrum, formants, sonogram, voice print",
    "sound-play-or-stop": "play or stop, play interval or stop, toggle segment, stop playback",
    "sound-play-start": "check the start, play beginning, left boundary, hear the edge",
    "sound-play-end": "check the end, play ending, right boundary, hear the end",
    "sound-to-start": "return to start, beginning of the sound, go to begin, start over",
    "sound-next-segment": "next segment from here, segment on the fly, split while playing",
    "speaker-choose": "new speaker, speaker name, assign speaker, who speaks, add tier, new tier, "
    "tier, participant, diarization",
    "speaker-next": "next tier, next speaker, move to tier, tier down",
    "speaker-previous": "previous tier, previous speaker, tier up, tier before",
    "speaker-rename": "rename speaker, rename tier, change tier name, name of the speaker",
    "sound-stamp": "timestamp, insert timestamp, time code, timecode, insert time",
    "sound-go-to-stamp": "jump to timestamp, follow timestamp, play from timestamp, go to time",
    "find-speech": "voice activity, vad, silence detection, detect pauses, find pauses, "
    "auto segment, silence recognizer",
}

_PROPOSALS: dict[str, str] = {
    "follow-boxes": "track, tracking, interpolate, interpolation, tracker, video, follow, "
    "next frame, optical flow",
    "confirm-and-follow": "track and next, verify and track, done and follow, propagate and next",
    "propose": "auto label, auto annotate, ai, model, detect, detector, prelabel, inference, run, "
    "automatic annotation, predict, yolo, assist",
    "choose-detector": "load model, load custom model, onnx, model, ai model, detector, yolo model",
    "keep-proposal": "accept box, accept prediction, yes, accept suggestion, approve box",
    "refuse-proposal": "reject box, no, discard prediction, dismiss suggestion, wrong",
    "keep-proposals": "accept all, yes to all, accept predictions, approve all",
    "refuse-proposals": "reject all, no to all, discard all, clear predictions",
    "next-proposal": "next suggestion, next prediction, go to prediction",
}

_ITEMS: dict[str, str] = {
    "next-item": "next image, next frame, next picture, forward, next",
    "previous-item": "previous image, prev image, previous frame, prev, back, last image",
    "confirm": "verify, verify image, done, complete, submit, finish image, approve, ok, ready, "
    "mark as done",
    "skip": "ignore, bad image, reject image, not usable, leave out, delete image, postpone",
    "next-unfinished": "next unconfirmed, next unlabeled, next unlabelled, next empty, next to do, "
    "unannotated, next unverified",
    "go-to-item": "jump, go to frame, frame number, image number, number, jump to image",
    "open-item": "open image, open this one, load image",
    "reveal-item": "reveal, reveal in folder, explorer, finder, open containing folder, "
    "show in explorer, file manager, locate file",
    "copy-item-name": "copy name, copy file name, copy filename, image name",
    "copy-item-path": "copy path, file path, copy file path, location",
    "find-items": "filter, search, search images, find image, file search, query",
    "show-all-items": "clear filter, reset filter, remove filter, no filter, all images",
    "next-part": "next panel, switch panel, focus next, next pane",
    "previous-part": "previous panel, focus previous, previous pane",
    "tag-and-next": "classify, classification, image classification, single class, tag mode, "
    "auto next",
    "review": "quality control, qa, check work, validate, inspect, audit, review mode",
    "reopen-item": "not done, unconfirm, take back, undo confirm, unfinish, open again, unskip",
    "accept-item": "approve, pass, good, accept image, ok review",
    "withdraw-item": "cancel item, call off, retract, not needed any more, take out of the job",
    "reject-item": "send back, fail, decline, return to worker, not good",
    "review-queue": "queue, to review, waiting for review, not reviewed, review list",
    "accept-region": "approve box, approve region, good box, accept annotation",
    "correct-region": "fixed, corrected box, mark correction, amend annotation",
    "reject-region": "wrong box, bad region, reject annotation, fail box",
    "clear-region-review": "undecide, clear verdict, remove decision, unaccept box",
    "answer-rejection": "disagree, dispute, appeal, object, contest, reply, protest",
    "blink-versions": "blink, flicker, compare, before and after, toggle versions",
    "compare-versions": "diff, side by side, corrections, before and after, what changed",
    "practice": "training, test image, exercise, gold, honeypot",
    "show-item": "proof, prove, audit one item, evidence, disclose",
    "reload": "refresh, reopen, load again, reset image, f5",
    "context-menu": "right click, popup menu, options menu, shortcut menu",
}

_VIEW: dict[str, str] = {
    "zoom-in": "zoom, enlarge, magnify, closer, bigger picture",
    "zoom-out": "shrink, smaller picture, further away, reduce",
    "zoom-fit": "fit window, fit to screen, fit image, reset zoom, whole image, fit width, fit",
    "zoom-100": "100 %, original size, 1:1, real size, 100 percent, actual pixels",
    "crosshair": "guide lines, cross, guides, aiming lines, cursor lines",
    "magnifier": "loupe, magnifying glass, pixel view, lens",
    "tool-hints": "tips, help text, tooltips, guidance",
    "gallery": "grid, crops, contact sheet, overview, browse objects, wall",
    "mini-map": "navigator, navigation, overview map, minimap, thumbnail map",
    "thumbnails": "previews, small images, file list, icons, thumbs",
    "effort-line": "status bar, hide time, hide money, bottom line, hide the bar",
    "see-adjust": "brightness, contrast, gamma, exposure, image filters, color settings, levels, "
    "histogram, window level",
    "see-plain": "reset brightness, original brightness, reset contrast, reset view, no filters",
    "see-grey": "grayscale, greyscale, black and white, gray, monochrome",
    "see-inverted": "invert, negative, inverse, invert colors",
    "see-pixels": "nearest neighbour, smooth image, no smoothing, pixelated, interpolation off",
    "see-automatic": "auto contrast, percentile, auto levels, auto window, stretch",
    "turn-veil": "blur, cover, sensitive, hide picture, unblur, censor, disturbing",
    "sparing": "break reminder, wellbeing, reminders, disturbing images, rest, health, pomodoro",
    "theme": "theme, dark mode, light mode, night, dark, light, appearance, skin",
    "contrast": "accessibility, black and yellow, visible colours, low vision",
    "text-strip": "transcription bar, text panel, ocr panel, text box",
    "split-line": "divide, cut, break the line, split region",
    "join-lines": "merge, unite, connect, merge regions, combine",
    "find-words": "segment words, word boxes, word detection",
    "draft-text": "ocr, tesseract, recognise text, recognize, read text, auto transcribe, "
    "re-recognition",
    "choose-draft-language": "ocr language, tesseract language, ocr model, recognition language",
    "next-draft-of-job": "queue of drafts, low confidence, all pages, least certain, next item",
    "next-draft": "low confidence, review ocr, least certain, queue, unsure, next suggestion",
    "accept-drafts": "accept ocr, keep all texts, take all suggestions, confirm all texts",
    "find-lines": "segment lines, page layout, baseline, text detection, ocr, rows",
    "text-direction": "rtl, ltr, right to left, bidi, arabic, hebrew, writing direction",
    "side-column": "sidebar, panel, dock, hide panels, label panel, full screen, show lists",
    "bigger": "font size, larger text, scale up, interface size, dpi, ui scale",
    "smaller": "smaller text, scale down, font smaller, compact",
    "settings": "preferences, options, configuration, setup, configure, config, customise",
    "stay-in-box": "keep drawing, continuous drawing, stay in drawing mode, advanced mode, "
    "create mode, sticky tool",
}

_HELP: dict[str, str] = {
    "find-action": "command palette, commands, search actions, what can i do",
    "manual": "help, documentation, user guide, handbook, how to, what can i do, tutorial, docs",
    "keys": "shortcuts, hotkeys, keyboard shortcuts, key bindings, cheat sheet, help, shortcut",
    "change-keys": "edit shortcuts, customize shortcuts, remap, keymap, hotkey, preset, "
    "key settings, labelimg keys, cvat keys, labelme keys, otranscribe keys, elan keys, praat keys",
    "first-steps": "tutorial, getting started, checklist, onboarding, help, guide",
    "update": "upgrade, new version, newer, install, release, stick, offline",
    "about": "version, info, information, license, licence, credits",
    "answer-work": "i was working, count the break, it was work, break was work",
    "answer-other": "meeting, other task, training, break was other",
    "answer-rest": "it was a break, rest, pause answer, break was rest",
    "answer-own": "private, not working, own time, personal, do not count",
}

_SEEING: dict[str, str] = {
    "see-more-brightness": "brighten, lighter, more brightness",
    "see-less-brightness": "darken, less brightness, dim",
    "see-more-contrast": "increase contrast, stronger contrast, contrast up",
    "see-less-contrast": "decrease contrast, weaker contrast, contrast down",
    "see-more-gamma": "gamma up, lift shadows, lighten shadows, brighten shadows",
    "see-less-gamma": "gamma down, deepen shadows, darken shadows",
    "see-next-band": "next channel, multispectral, infrared, band",
    "see-previous-band": "previous channel, channel back, last band",
}

_LETTERS: Final = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


def _numbered() -> dict[str, str]:
    """Return the synonyms of the numbered actions."""
    words: dict[str, str] = {}
    for digit, name in enumerate((*_LETTERS, "ninth"), start=1):
        words[f"label-{digit}"] = f"class {digit}, category {digit}, {name} label, {name} class"
        words[f"speaker-{digit}"] = f"tier {digit}, {name} speaker, voice {digit}, {name} tier"
        words[f"tag-{digit}"] = f"image tag {digit}, flag {digit}, {name} tag, image class {digit}"
    for side in ("left", "right", "up", "down"):
        for step, size in ((1, "a little"), (10, "a lot")):
            words[f"nudge-{side}-{step}"] = (
                f"nudge {side} {size}, shift {side} {size}, arrow {side}, push {side} {step}"
            )
            words[f"resize-{side}-{step}"] = (
                f"stretch {side} {size}, edge {side} {size}, change size {side}, {_SIZES[side]}"
            )
    for side, way in (("left", "counterclockwise"), ("right", "clockwise")):
        for degrees in (1, 15):
            words[f"turn-{side}-{degrees}"] = (
                f"rotate, rotate {side}, rotate {way}, rotate {side} {degrees}, angle, "
                "rotated box, oriented box, obb"
            )
    return words


_SIZES: Final = {"left": "narrower", "right": "wider", "up": "lower", "down": "taller"}

WORDS: Final[Mapping[str, str]] = MappingProxyType(
    _FILES
    | _EDITS
    | _REGIONS
    | _TEXT
    | _SOUND
    | _PROPOSALS
    | _ITEMS
    | _VIEW
    | _HELP
    | _SEEING
    | _numbered()
)
"""By the id of an action: phrases that people may type for it, separated by commas."""

RECENT: Final = "recent, open recent, last job, reopen, recent project, recent files"
"""The same for a recently opened job."""

_DRAWN = ("tool-box", "tool-extreme", "snap")

ABSENT: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "polygon": ("tool-extreme", "tool-box", "snap"),
        "polyline": _DRAWN,
        "linestrip": _DRAWN,
        "mask": _DRAWN,
        "segmentation": _DRAWN,
        "brush": _DRAWN,
        "lasso": _DRAWN,
        "freehand": _DRAWN,
        "ellipse": _DRAWN,
        "circle": _DRAWN,
        "keypoint": ("tool-extreme", "tool-box", "comment"),
        "landmark": ("tool-extreme", "tool-box", "comment"),
        "skeleton": ("tool-extreme", "group", "tool-box"),
        "cuboid": ("tool-box", "turn-right-1", "group"),
        "translate": ("edit-text", "comment", "first-steps"),
        "backup": ("history", "export", "open-job"),
        "autosave": ("save", "history", "export"),
        "cloud": ("export", "hand-in", "import"),
        "server": ("export", "hand-in", "import"),
        "webcam": ("add-pictures", "import", "new-job"),
    }
)
"""Technical terms that no action uses, with the actions that come nearest."""


def words_of(action_id: str) -> str:
    """Return the phrases for an action, or "" if there are none."""
    return WORDS.get(action_id, "")


def phrases(text: str) -> tuple[str, ...]:
    """Return the single phrases of a text separated by commas."""
    return tuple(phrase.strip() for phrase in text.split(",") if phrase.strip())
