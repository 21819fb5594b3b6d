"""A worker's own record: every stretch of time with its rule, readable without this program."""

from annotator.documents.own_record.own_record_reader import read_own_record
from annotator.documents.own_record.record import OwnRecord, RecordLine, lines_of
from annotator.documents.own_record.record_csv import as_csv
from annotator.documents.own_record.record_files import keep_copy, write_record
from annotator.documents.own_record.record_json import FORMAT, as_json
from annotator.documents.own_record.rules import Rule, rule_of

__all__ = [
    "FORMAT",
    "OwnRecord",
    "RecordLine",
    "Rule",
    "as_csv",
    "as_json",
    "keep_copy",
    "lines_of",
    "read_own_record",
    "rule_of",
    "write_record",
]
