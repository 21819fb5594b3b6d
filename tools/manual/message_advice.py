"""What to do about single error sentences: those that newcomers and annotators see most often.

For all other sentences the advice of their group applies: ``tools/manual/message_groups.py``.
"""

from __future__ import annotations

from typing import Final

_RECOVER: Final = "[Recover a job](../how-to/recover.md)"
_NOT_SAVED: Final = (
    "The change is on the screen, but not in the file yet; all changes before it are saved. Do not "
    "close the window. "
)
_BROKEN: Final = (
    "The file was broken before it came here, often on the way: a stick that was pulled out, a "
    "download that was cut. Look at it in another program. If it is broken there, too, ask for it "
    "again and put it in the same place: *Go → Reload the item* reads it anew. Or skip the item; "
    "the time that you spent on it is kept."
)
_SAVE_ANEW: Final = (
    "The picture is not changed by the program, and the other items go on. Open it in a program "
    "for pictures and save it as PNG or JPEG under the same name, or skip the item with the reason "
    "*The file is broken*. Tell whoever gave you the work, since others will meet it, too."
)
_OPEN_ELSEWHERE: Final = (
    "A job can be open in one window at a time, so that no work is written over. Nothing was "
    "changed. Look for the other window of Fairlabel, also on other computers if the job lies on a "
    "share, and close it there. If there is none, restart the computer that had it open, "
    "then open the job again."
)
_OTHER_WORKER: Final = (
    "Work of one person is never changed by another, because each is paid for their own. Nothing "
    "was changed. Let the other person take over (*Job → Who is working → Who is working…*), or "
    "review the item: [review](../how-to/review.md)."
)
_OTHER_NAME: Final = (
    "Nothing was changed. Type another name in the same field; the names that are taken are in "
    "the list *Labels*: [labels](../how-to/labels.md)."
)
_FILE_AGAIN: Final = (
    "The file was cut or changed since it was made, for example on a stick that was pulled out too "
    "early. Nothing of it was taken, and your work is as before. Ask whoever sent it to send it "
    "again. If the same comes back twice, send them this sentence: it names what does not fit."
)
_RECEIPT: Final = (
    "Your work and your time are as before, and the wrong receipt counts for nothing. Give the "
    "other side the file that you handed in once more, and ask for a receipt of exactly that: "
    "[get receipts](../how-to/receipts.md)."
)
_PLACE: Final = (
    "A warning, and nothing is lost so far. Close the job, copy the job file with its pictures to "
    "a folder on the disk of this computer, and open it there. Copy it back when you have closed "
    f"it after work. {_RECOVER}."
)
_DAMAGED: Final = (
    "A part of the file is not what was saved, mostly because of a bad stick or disk. It is left "
    "exactly as it is. Do not copy anything over it. Open it in Fairlabel: the window offers the "
    "newest copy that is whole, and what can still be read. Save on another disk from now on. "
    f"{_RECOVER}."
)
_ORDER: Final = (
    "Nothing of the order was taken, and no terms changed. Do not begin under it: ask whoever gave "
    "it to you for both files again, the order and its signature, and ask them, not the person "
    "who brought it, whether the key is theirs: [read a work order](../how-to/work-order.md)."
)
_EXPORT_NAME: Final = (
    "Nothing was written over. Type another name in *Folder of the export*. To replace the export "
    "that is there, tick *Replace the folder that is there*; that is offered only for exports, so "
    "that no other folder of yours is ever removed."
)
_NOTHING_CONFIRMED: Final = (
    "No file was written. An export has the items that are confirmed: press <kbd>Space</kbd> on "
    "each item that is done. Or choose *All items, also unfinished ones* under *Items and labels*. "
    "Your time and pay are in the record in any case: [export](../how-to/import-and-export.md)."
)
_ADDED: Final = (
    "Nothing was added; all time of before is as it was. Look at the day in *My day*, then add "
    "what really happened: [correct your time](../how-to/correct-time.md)."
)

ADVICE: Final = {
    "The disk is full, so the last change": _NOT_SAVED
    + "Empty the wastebasket, or move large files to another disk. The program tries again by "
    "itself and at your next change; *saved* at the bottom says that it has worked.",
    "The disk reported an error, so the last": _NOT_SAVED
    + "Put a stick that was pulled out back in, and check whether other programs can save there. "
    f"*saved* at the bottom says that it has worked. {_RECOVER}.",
    "A file beside the job file could not": _NOT_SAVED
    + "The folder may be gone, full or write-protected: put the stick back, or make room. *saved* "
    "at the bottom says that it has worked.",
    "The job file or its folder cannot be written": _NOT_SAVED
    + "Allow writing in that folder (some sticks have a switch for it). If you cannot, copy the "
    "job file with its pictures to a folder of your own when the window is closed, and open it "
    "there; only the last change may be missing.",
    "{path} was moved, replaced or deleted while": _NOT_SAVED
    + "Put the file back under its old name, or plug the stick in again. If it is gone, the "
    f"program has kept a copy on this computer. {_RECOVER}.",
    "An earlier change was not saved": "The first notice says why. Put that right: all changes "
    "that wait are then saved in their order, and *saved* stands at the bottom. Until then do not "
    "close the window.",
    "The time of this change has no session": _NOT_SAVED + "Make room on the disk; the program "
    "tries again.",
    "The job is already open in another": _OPEN_ELSEWHERE,
    "{file} is already open in another": _OPEN_ELSEWHERE,
    "{file} is not a Fairlabel job. Choose": "Nothing was changed. A job is one file that ends in "
    "`.fairlabel`. Pictures and sounds are not opened but put into a job: drop their folder on the "
    "window ([your first own job](../start/first-own-job.md)).",
    "{file} is not a Fairlabel job, although": "Nothing was changed. Another program wrote the "
    "file, or it was renamed. Ask whoever gave it to you for the job itself. If it was your job, "
    f"the window offers the newest copy that is whole. {_RECOVER}.",
    "{file} is empty, so it is no job": "Nothing was changed. It was not copied to its end, or a "
    "disk lost what was in it. Copy it again from where it came. If it was your job, the window "
    f"offers the newest copy that is whole. {_RECOVER}.",
    "{path} is not a file, but": "Nothing was changed. A job is one file that ends in "
    "`.fairlabel`. To begin a new one, drop a folder of pictures or sounds on the window "
    "([your first own job](../start/first-own-job.md)).",
    "There is no job at {path}": "The file was moved, renamed or lies on a stick that is not "
    "plugged in. Plug it in and try again, or look for the file with *Job → Open job…*.",
    "{file} was made by a newer": "Nothing was changed: an older program cannot know what a newer "
    "one wrote. Ask whoever gave you the job for the newer version: "
    "[update the program](../how-to/update.md).",
    "{path} cannot be read. Ask": "The file belongs to another account of this computer. Ask its "
    "owner to copy it into a folder of yours.",
    "{folder} cannot be written to, so no work": "Nothing was opened, so that no work can be lost. "
    "Copy the job file with its pictures to a folder of your own, such as “Documents”, and open it "
    "there. Some sticks have a small switch against writing.",
    "{folder} cannot be written to ({reason})": "Nothing was written. Choose a folder of your own, "
    "such as “Documents”, or a stick that is not write-protected.",
    "{path} is there already. Choose another name": "Nothing was written over. If it is your job, "
    "open it with *Job → Open job…*. For a new one, type another name.",
    "{file} is left of another job": "A job of this name was here before, and the file has its "
    "last changes. Nothing was changed. Choose another name for the new job, and keep the file: if "
    "the old job is put back beside it, its last changes are there, too.",
    "{path} was replaced while": "Somebody, or a program that synchronises folders, put another "
    "file in its place at that moment. Nothing was changed. Open it once more.",
    "{file} is damaged or was cut": _DAMAGED,
    "The header of {file} is damaged": _DAMAGED,
    "The job file is damaged. Close": _DAMAGED,
    "The job file is damaged: {where}": _DAMAGED,
    "{name} is damaged: {what}": _DAMAGED,
    "The job file has lost its first": _DAMAGED,
    "The job file has been changed from": _DAMAGED,
    "Nothing of {file} can be read": "The file is left as it is. Look for another copy: on the "
    "stick on which it came, in the mail, or with whoever gave you the work. What you handed in "
    "before is with them, with your time.",
    "No copy of this job could be kept": "Your work is saved in the job file as always; only the "
    "second copy is missing. Make room on the disk of this computer soon. Until then copy the job "
    "file to a stick after work.",
    "{file} could not be written back": "Your work is safe in a copy on this computer, and "
    "nothing is lost if you close the window. Plug in the stick, or connect the share, and open "
    "the job again: it is then written back.",
    "{file} was changed in its place": "Nothing was thrown away: there are two files now, yours "
    "and the one that was changed at its place. Open both and look which has more. Do not work in "
    "both; ask the other person which one goes on.",
    "The last work on {file} was not": "Nothing is lost. The stick or share was away when you "
    "closed the job, so the program kept your work here. Go on as usual; it writes it back now.",
    "{place} You work on a copy": "That is safe, and a little slower to leave. Close the job "
    "before you pull out the stick or go offline, and wait until it is written back.",
    "This job lies on a network": _PLACE,
    "This job lies in a folder of": _PLACE,
    "This job lies on a disk with": _PLACE,
    "If the connection breaks": _PLACE,
    "If the power fails or": _PLACE,
    "It can put an older file": _PLACE,
    "Keep the job on the disk of this computer, and copy it there": _PLACE,
    "Keep the job on the disk of this computer, and copy it to the share": _PLACE,
    "Keep the job in another folder": _PLACE,
    "The disk has only {size} MB": "Everything so far is saved. Empty the wastebasket or move "
    "large files away before the disk is full; then changes could not be saved.",
    "This job can only be looked at here: {why}. Copy": "You can look at everything, but not "
    "change it, and no time is counted. Copy the job file with its pictures to a folder of your "
    "own and open it there.",
    "This job can only be looked at here: {why}. Nothing": "You can look at everything, but not "
    "change it, and no time is counted. To work, copy the job file with its pictures to a folder "
    "of your own and open it there.",
    "This job is closed": "The program has closed it since you asked. What was *saved* is in the "
    "file. *Job → Open job…* opens it again.",
    "There is no item {item} in this job. Choose": "Nothing was changed. Choose an item from the "
    "list *Items*; *Go → Show all items* shows those that a filter hides.",
    "There are no pictures in": "Nothing was made. Open the folder in your file program: are the "
    "pictures inside it, or in another one? Unpack a `.zip` file first. Pictures of other formats, "
    "such as HEIC of a telephone, save as JPEG. Then drop the folder that has them.",
    "“{folder}” is not a folder that": "Nothing was made. Choose the folder that has the pictures, "
    "not one of the pictures, and plug in the stick on which it lies.",
    "“{folder}” cannot be read": "Nothing was made. Copy the pictures to a folder of your own, and "
    "choose that.",
    "{file} is cut short: its end": _BROKEN,
    "{file} is cut short. Copy": _BROKEN,
    "{file} is damaged and cannot": _BROKEN,
    "{file} is damaged. Copy": _BROKEN,
    "{file} is empty (0 bytes)": _BROKEN,
    "{file} is empty. Copy": _BROKEN,
    "{file} is not a picture, whatever": "Its name ends like a picture, but something else is in "
    "it. The other items go on. Skip the item with the reason *The file is broken*, or ask for "
    "the right file and put it in the same place.",
    "{file} is in the format {format}": _SAVE_ANEW,
    "{file} takes too long to decode": _SAVE_ANEW,
    "{file} is so damaged that its": _SAVE_ANEW,
    "{file} needs more memory than": "Your work is saved. Close other programs, above all "
    "browsers, then *Go → Reload the item*. If that is not enough, skip the item, or ask for it in "
    "parts.",
    "{file} cannot be shown just now": "Your work is saved. Close other programs, then *Go → "
    "Reload the item*.",
    "{file} is no longer there": "Your work on it is in the job file and is not lost. The picture "
    "was moved, or the stick is out. Put it back, or choose *Job → Files → Find files that were "
    "moved…*.",
    "{file} may not be read by you": "The file belongs to another account. Ask its owner to copy "
    "it into a folder of yours; your other items go on.",
    "{file} could not be read: {reason}. Check": "The disk or stick did not answer. Your work is "
    "saved. Plug the stick in again, then *Go → Reload the item*.",
    "{file} is no sound that can": "The other items go on. Save the sound as WAV or MP3 in another "
    "program, or skip the item with the reason *The file is broken*.",
    "The sound of {file} can only": "You can go on with other items. Ask whoever gave you the "
    "sounds for WAV, FLAC, MP3 or Ogg: these can be heard at once on each computer.",
    "There is a label “{label}” already. Choose": _OTHER_NAME,
    "There is a label “{label}” already, which": _OTHER_NAME,
    "A label needs a name": _OTHER_NAME,
    "“{label}” is in use in this job": "Nothing was deleted, because boxes would have lost their "
    "label. *Merge* in *Labels of the job…* gives them another one and takes this one away, in one "
    "step that you can undo: [labels](../how-to/labels.md).",
    "Somebody else made this step": _OTHER_WORKER,
    "{name} confirmed this item, and is paid": _OTHER_WORKER,
    "{name} worked on this item, and would not be paid for it": _OTHER_WORKER,
    "“{step}” belongs to another item": "Nothing was changed. Open the item that is named, then "
    "press <kbd>Ctrl</kbd>+<kbd>Z</kbd> there.",
    "You confirmed this item yourself": "Nothing was changed. Nobody reviews their own work. If "
    "you see a mistake in it, *Go → Reopen the item* and correct it.",
    "This item cannot be read, so": "Nothing was changed. Ask for the file again, or leave it to "
    "whoever gave out the work.",
    "Read the work order first": "Nothing was begun, and nobody learns of it if you do not. Read "
    "what is asked and paid, then choose: [read a work order](../how-to/work-order.md).",
    "{file} is refused: its signature": _ORDER,
    "The work order was changed on": _ORDER,
    "This job has this work order with another": _ORDER,
    "This work order is in force": "Nothing to do: it is the order that you work under.",
    "With this you would have worked": _ADDED,
    "Only time that you added can": _ADDED,
    "Add more than nothing": _ADDED,
    "Choose why this was": _ADDED,
    "Choose what it was": _ADDED,
    "{folder} is there already. Choose another name, or say": _EXPORT_NAME,
    "{folder} is there and is no export": _EXPORT_NAME,
    "{folder} has a file that the export": _EXPORT_NAME,
    "{folder} cannot be written to: {reason}": "No half export is left, and the job is as before. "
    "Choose a folder of your own, such as “Documents”, or a stick that is not write-protected.",
    "The export could not be written": "No half export is left, and the job is as before. Mostly "
    "the disk is full or the stick is out: make room, then export again.",
    "The only item is not": _NOTHING_CONFIRMED,
    "{file} changed after its digest": "No half export is left. A picture is another one than the "
    "one that was labelled, so the boxes might not fit. Put the first picture back, look at the "
    "item, and export again.",
    "{file} was not written: a record": "Nothing was written. Type a name that ends in `.csv` for "
    "a spreadsheet, or in `.json` for programs.",
    "{name} could not be written ({reason}). Your time": "No file was written, and nothing of your "
    "time is lost: it is in the job. Choose a folder of your own, or make room on the disk.",
    "The period ends on": "No statement was made yet. Put the earlier day first, or choose *All "
    "work*.",
    "The receipt does not say what": _RECEIPT,
    "The receipt is for a hand-in": _RECEIPT,
    "The receipt is for nobody": _RECEIPT,
    "{file} is no receipt": "Nothing was taken. A receipt is the small file that comes back after "
    "you handed in. Look whether you chose your own hand-in, or ask the other side which file it "
    "is: [get receipts](../how-to/receipts.md).",
    "The receipt covers {count}": "The receipt was not taken, and nothing is lost. You opened an "
    "older copy of the job: look for the newest one, from which you handed in, and drop the "
    "receipt on that.",
    "There is no key yet": "Nothing to do now: your key is made when you first hand in. Save a "
    "recovery sheet of it then: [your key](../how-to/receipts.md#your-key).",
    "A key could not be written": "Your work and time are as before, and nothing was handed in. "
    "Make room on the disk of this computer, then hand in again.",
    "It cannot be used: {problem} Ask": _FILE_AGAIN,
    "{file} in it is missing": _FILE_AGAIN,
    "The signature of its work order": _ORDER,
    "Its work order is another one": _FILE_AGAIN,
    "The package could not be unpacked": "Nothing is left of it, and the package itself is as it "
    "was. Choose another folder with more room, and open it once more.",
    "This review is for another job": "Nothing was changed. Open the job from which you handed in, "
    "then drop the review on the window again.",
    "This review is signed by another": "Nothing was changed. Ask the vendor, by a way that you "
    "know, whether this review is theirs: [answer a review](../how-to/review.md).",
    "This review was taken before": "Nothing to do: its decisions are in the job already.",
    "{file} could not be read; the defaults": "The file of your settings is damaged, so all "
    "settings, and keys that you changed, are as at first. Jobs, your time and your key for "
    "receipts are not touched. Choose your settings again in *Job → Settings…*.",
    "The settings could not be saved": "What you chose holds until you close the program. Make "
    "room on the disk of this computer, then choose it again.",
    "{file} is there already. Choose": "Nothing was written over. Type another name, or choose "
    "another folder.",
    "{file} could not be written": "Nothing was written, and nothing that was there is lost. "
    "Choose a folder of your own, or make room on the disk.",
    "This name is too long": "Nothing was written. A name has about 250 letters at most, in other "
    "scripts about 80.",
}
"""What happened, what was kept and what to do, by how the English template begins."""


def advice_for(template: str) -> str:
    """Return the advice for a sentence, or "" where that of its group has to do."""
    return next((text for begin, text in ADVICE.items() if template.startswith(begin)), "")
