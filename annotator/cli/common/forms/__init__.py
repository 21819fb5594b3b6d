"""What commands write about rates, statements, plans and agreement: lines for people, and JSON."""
