"""The job file: the only room with SQL, and the only one that writes what people made."""

from annotator.store.project import Project
from annotator.store.snapshot import JobSnapshot
from annotator.store.values import Counts, HistoryTail, LoadedItem

__all__ = ["Counts", "HistoryTail", "JobSnapshot", "LoadedItem", "Project"]
