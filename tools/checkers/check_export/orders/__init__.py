"""Reads work orders, and checks what the export says of them. Page: "fair_pay.json"."""
