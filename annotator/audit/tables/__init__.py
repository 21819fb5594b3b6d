"""The tables of an audit: columns, whole numbers, rows of an export, Parquet."""
