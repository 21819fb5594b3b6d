"""The job file: the only package with SQL, and the only one that writes people's work."""

from annotator.job_file.project import Project
from annotator.job_file.reading.snapshot import JobSnapshot
from annotator.job_file.rows.values import Counts, EffortSum, HistoryTail, LoadedItem

__all__ = ["Counts", "EffortSum", "HistoryTail", "JobSnapshot", "LoadedItem", "Project"]
