"""The commands of a vendor: work of many people, as files."""
