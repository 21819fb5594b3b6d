"""What a vendor makes of a collection: one job with one version of each item."""
