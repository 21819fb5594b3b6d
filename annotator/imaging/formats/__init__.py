"""Picture formats: headers, tags, and facts that are known before decoding."""
