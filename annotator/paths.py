"""The folders of the program's own files; the only module that uses appdirs.

All of it is for its owner alone: folders of mode 0700, files of mode 0600.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path, PurePath
from typing import Final

import appdirs

from annotator.errors import OwnFolderError
from annotator.files import close_to_others, is_open_to_others, private_folder

_OF_THE_SYSTEM: Final = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")


def data_folder() -> Path:
    """Return the folder for state, snapshots and the sample job; it is made if missing."""
    return _made(_place(appdirs.user_data_dir))


def state_folder() -> Path:
    """Return the folder for the state files of running sessions; it may be missing."""
    return data_folder() / "state"


def records_folder() -> Path:
    """Return the folder for the workers' own copies of their records; it may be missing."""
    return data_folder() / "records"


def keys_folder() -> Path:
    """Return the folder for the keys of the workers' ledgers; it may be missing."""
    return data_folder() / "keys"


def config_folder() -> Path:
    """Return the folder for settings; it is made if missing."""
    return _made(_place(appdirs.user_config_dir))


def cache_folder() -> Path:
    """Return the folder for data that can be made again; it is made if missing."""
    return _made(_place(appdirs.user_cache_dir))


def snapshots_folder() -> Path:
    """Return the folder for temporary copies of jobs; it is made if missing."""
    return _made(cache_folder() / "snapshots")


def tiles_folder() -> Path:
    """Return the folder for tiles of very large pictures; it may be missing."""
    return cache_folder() / "tiles"


def peaks_folder() -> Path:
    """Return the folder for the peaks of sounds; it may be missing."""
    return cache_folder() / "peaks"


def decoded_folder() -> Path:
    """Return the folder for the decoded sound of films; it may be missing."""
    return cache_folder() / "decoded"


def log_folder() -> Path:
    """Return the folder for logs and crash reports; it is made if missing."""
    return _made(_place(appdirs.user_log_dir))


def _place(folder_of: Callable[..., str]) -> Path:
    """Return a folder of the program.

    A base folder that is empty or relative counts as unset, as in the XDG Base Directory
    Specification; appdirs would use it and write to the working directory.
    """
    for name in _unusable(tuple(os.environ.get(name) for name in _OF_THE_SYSTEM)):
        os.environ.pop(name, None)
    return Path(folder_of("fairlabel", appauthor=False))


@lru_cache(maxsize=4)  # they are asked for with each job, and stay the same
def _unusable(values: tuple[str | None, ...]) -> list[str]:
    given = zip(_OF_THE_SYSTEM, values, strict=True)
    named = {name: value for name, value in given if value is not None}
    return not_absolute(named, _OF_THE_SYSTEM, Path)


def not_absolute(
    environment: Mapping[str, str], names: Iterable[str], of_system: Callable[[str], PurePath]
) -> list[str]:
    """Return those variables that are set, but not to an absolute path of that kind.

    On Windows a path without a drive is not absolute, not even ``/``.
    """
    found = [name for name in names if name in environment]
    return [name for name in found if not of_system(environment[name]).is_absolute()]


def _made(folder: Path) -> Path:
    try:
        if folder.exists() and is_open_to_others(folder):
            close_to_others(folder)  # for a folder made by an older version, or by hand
        private_folder(folder)
    except OSError as error:
        raise OwnFolderError(error.errno, error.strerror, str(folder)) from error
    return folder
