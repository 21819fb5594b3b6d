"""What to do about error sentences without their own advice, for each part of the program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class MessageGroup:
    """A heading of the page: the source files whose sentences it has, and what to do about them.

    ``advice`` is for all of them together, ``short`` stands below each.
    """

    title: str
    places: tuple[str, ...]
    advice: str
    short: str


GROUPS: Final = (
    MessageGroup(
        "Opening and saving a job",
        ("annotator/job_file/opening", "annotator/job_file/writing", "annotator/job_file/schema"),
        "Nothing was written in part. If the disk is full, make room and go on: the program tries "
        "again. If the place cannot be written to, copy the job file to your own folder and open "
        "it there. If another window has the job open, close that one first. More: "
        "[recover a job](../how-to/recover.md).",
        "Make room on the disk, or copy the job file to a folder of your own and open it there: "
        "[recover a job](../how-to/recover.md).",
    ),
    MessageGroup(
        "Damaged job files, and copies of them",
        ("annotator/job_file", "annotator/records"),
        "The damaged file is never changed. The program keeps checked copies of each job, and "
        "offers the newest that is whole: [recover a job](../how-to/recover.md).",
        "Do not copy anything over the file; go back to a copy that the program kept: [recover "
        "a job](../how-to/recover.md).",
    ),
    MessageGroup(
        "Pictures and pages",
        ("annotator/imaging", "annotator/media", "annotator/page_documents"),
        "The other items go on. Look at the file in another program. If it is broken there, too, "
        "ask whoever gave it to you for another copy, or skip the item with the reason *The file "
        "is broken*: the time that you spent is kept. If files were moved: *Job → Files → Find "
        "files that were moved…*.",
        "Copy the file again from where it came, or skip the item; the others go on: [many "
        "items](../how-to/many-items.md).",
    ),
    MessageGroup(
        "Sounds and films",
        ("annotator/audio", "annotator/transcripts"),
        "The other items go on. WAV, FLAC, MP3 and Ogg can be heard at once; M4A and films need "
        "the playback part of the program. More: [transcribe sound](../how-to/sound.md).",
        "Copy the file again from where it came, or skip the item; the others go on: "
        "[sound](../how-to/sound.md).",
    ),
    MessageGroup(
        "Proposals, drafts and engines",
        ("annotator/proposals", "annotator/drafts"),
        "You can always draw and type without them. Check the file or the command in the settings: "
        "[proposals and drafts](../how-to/proposals.md).",
        "Check the model or the command, or go on without: [proposals and "
        "drafts](../how-to/proposals.md).",
    ),
    MessageGroup(
        "Drawing, labels and texts",
        ("annotator/model", "annotator/editing", "annotator/text", "annotator/effort"),
        "The change was not made, and nothing else was changed. Correct the value and try again: "
        "[draw boxes](../how-to/boxes.md), [labels](../how-to/labels.md).",
        "Correct the value and try again: [boxes](../how-to/boxes.md), "
        "[labels](../how-to/labels.md).",
    ),
    MessageGroup(
        "Importing",
        ("annotator/importers", "annotator/safe_xml", "annotator/containers"),
        "Nothing of the document was taken, and the job is as before. Correct the document at the "
        "place that is named, or make it again in the program that it came from: "
        "[import and export](../how-to/import-and-export.md).",
        "Correct the document, or make it again, then import it once more: "
        "[import](../how-to/import-and-export.md#import).",
    ),
    MessageGroup(
        "Exporting",
        ("annotator/export", "exporters"),
        "No half export is left. Choose another folder, or do what the sentence says, and export "
        "again: [import and export](../how-to/import-and-export.md).",
        "Do what the sentence says, or choose another folder, and export again: "
        "[export](../how-to/import-and-export.md#export).",
    ),
    MessageGroup(
        "Work orders",
        ("annotator/pay/order",),
        "The order is used as a whole or not at all. If you wrote it, correct the field that is "
        "named; if you received it, ask whoever wrote it: "
        "[write a work order](../how-to/write-a-work-order.md), "
        "[read a work order](../how-to/work-order.md).",
        "Correct the field that is named, or ask whoever wrote the order: [write a work "
        "order](../how-to/write-a-work-order.md).",
    ),
    MessageGroup(
        "Pay and payments",
        ("annotator/pay", "annotator/pilots", "annotator/planning"),
        "Nothing was recorded. Your time and what is owed are as before: "
        "[payments](../how-to/payments.md), [how pay is worked out](../why/pay.md).",
        "Correct the value and try again: [payments](../how-to/payments.md).",
    ),
    MessageGroup(
        "Days, people and reviews",
        ("annotator/session", "annotator/day", "annotator/worker_reviews", "annotator/versions"),
        "Nothing was recorded. More: [correct your time](../how-to/correct-time.md), [several "
        "people](../how-to/two-people.md), [reviews](../how-to/review.md).",
        "More: [your time](../how-to/correct-time.md), [several "
        "people](../how-to/two-people.md), [reviews](../how-to/review.md).",
    ),
    MessageGroup(
        "Statements and your own record",
        ("annotator/documents",),
        "No file was written. Choose another folder or another form: "
        "[statements](../how-to/statement.md), [your record](../how-to/take-your-record.md).",
        "Choose another folder or another form: [statements](../how-to/statement.md).",
    ),
    MessageGroup(
        "Hand-ins, receipts and keys",
        ("annotator/ledger", "annotator/job_ledger"),
        "Your work is not touched. Ask the other side for the file again if it was changed on the "
        "way: [receipts and your key](../how-to/receipts.md).",
        "Ask for the file again, unchanged: [receipts and your key](../how-to/receipts.md).",
    ),
    MessageGroup(
        "Packages, submissions and merges",
        ("annotator/packages", "annotator/submissions", "annotator/collection"),
        "A file is taken whole or not at all. Ask for it again if it was changed or cut on the "
        "way: [give out and receive work](../how-to/receive-and-pay.md).",
        "Ask for the file again, or do what the sentence says: [give out and receive "
        "work](../how-to/receive-and-pay.md).",
    ),
    MessageGroup(
        "Updates",
        ("annotator/updates",),
        "The program is as it was: [update the program](../how-to/update.md).",
        "Get the file again from where you got the program: [update the "
        "program](../how-to/update.md).",
    ),
    MessageGroup(
        "Verifying and audits",
        ("annotator/verify", "annotator/audit", "annotator/agreement"),
        "A finding is about the files, not about you. It names the figure or file that does not "
        "hold: [verify an export](../how-to/verify-an-export.md), [audits](../../audit.md).",
        "Look at the file or figure that is named: [verify an "
        "export](../how-to/verify-an-export.md).",
    ),
    MessageGroup(
        "Settings",
        ("annotator/setting",),
        "The setting keeps its value: [settings](settings.md).",
        "Choose an allowed value: [settings](settings.md).",
    ),
    MessageGroup(
        "On the command line",
        ("annotator/cli",),
        "Nothing was done. `fairlabel COMMAND --help` prints how a command is written: "
        "[commands](commands.md).",
        "`--help` prints how the command is written: [commands](commands.md).",
    ),
)
LAST: Final = MessageGroup(
    "Files and folders",
    (),
    "Choose another name or another folder, and try again. Nothing of yours was changed.",
    "Choose another name or another folder, and try again.",
)
"""The group of all other sentences."""
