"""What checks share: strict JSON, schemas, the manifest and results."""
