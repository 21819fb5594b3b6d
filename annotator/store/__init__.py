"""The job file: the only room with SQL, and the only one that writes what people made."""

from annotator.store.project import Project
from annotator.store.snapshot import JobSnapshot
from annotator.store.values import Counts, EffortSum, HistoryTail, LoadedItem

__all__ = ["Counts", "EffortSum", "HistoryTail", "JobSnapshot", "LoadedItem", "Project"]
