"""Formats of transcribed sound, beside the COCO record: TextGrid, EAF, subtitles, tables, clips."""
