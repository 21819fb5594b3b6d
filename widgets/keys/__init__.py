"""The keys in force: changed and recorded by the person; digits by their place."""
