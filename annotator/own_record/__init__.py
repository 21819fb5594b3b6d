"""A worker's own record: every stretch of time with its rule, readable without this program."""

from annotator.own_record.as_csv import as_csv
from annotator.own_record.as_json import FORMAT, as_json
from annotator.own_record.keeping import keep_copy, write_record
from annotator.own_record.reading import read_own_record
from annotator.own_record.record import Line, OwnRecord, lines_of
from annotator.own_record.rules import Rule, rule_of

__all__ = [
    "FORMAT",
    "Line",
    "OwnRecord",
    "Rule",
    "as_csv",
    "as_json",
    "keep_copy",
    "lines_of",
    "read_own_record",
    "rule_of",
    "write_record",
]
