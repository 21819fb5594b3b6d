"""The report of an audit: its figures, one HTML page, plots and CSV."""
