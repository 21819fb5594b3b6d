"""Audits many exports with their hand-ins and receipts: what the work took and what it paid."""
