"""Tests: the ledger of one worker in one job."""
