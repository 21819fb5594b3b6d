"""Recomputes fair_pay.json. Page: "fair_pay.json", "Which order and which worker"."""
