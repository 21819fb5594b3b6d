"""Exact money: amounts, currencies, payments, and figures that carry their formula."""
