"""The functions of this system; both modules behind it have the same names and signatures."""

from __future__ import annotations

import sys

if sys.platform == "win32":
    from annotator.system.windows import (
        CommitLimit as MemoryLimit,
    )
    from annotator.system.windows import (
        JobTree as ProcessTree,
    )
    from annotator.system.windows import (
        TreeLimits,
        clone,
        file_system,
        flush_names,
        follow_zone,
        give_way,
        is_process,
        is_read_only_volume,
        lock_file,
        long_path,
        monotonic_ns,
        rename,
        replace,
        restrict,
        separate_process,
        tell_without_window,
    )
else:
    from annotator.system.posix import (
        AddressSpaceLimit as MemoryLimit,
    )
    from annotator.system.posix import (
        GroupTree as ProcessTree,
    )
    from annotator.system.posix import (
        TreeLimits,
        clone,
        file_system,
        flush_names,
        follow_zone,
        give_way,
        is_process,
        is_read_only_volume,
        lock_file,
        long_path,
        monotonic_ns,
        rename,
        replace,
        restrict,
        separate_process,
        tell_without_window,
    )

__all__ = [
    "MemoryLimit",
    "ProcessTree",
    "TreeLimits",
    "clone",
    "file_system",
    "flush_names",
    "follow_zone",
    "give_way",
    "is_process",
    "is_read_only_volume",
    "lock_file",
    "long_path",
    "monotonic_ns",
    "rename",
    "replace",
    "restrict",
    "separate_process",
    "tell_without_window",
]
