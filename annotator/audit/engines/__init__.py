"""The engines of an audit: DuckDB in this process, or Spark on this computer or a cluster."""
