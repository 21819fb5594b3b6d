"""Imports of transcribed sound: TextGrid, EAF, SRT, WebVTT, CSV and the manifest of NeMo."""
