"""Submissions: what a worker sends back to the vendor, and the collection that receives it."""
