"""Tests of the exports of transcribed sound."""
