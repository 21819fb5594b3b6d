"""The process: crash reports, system signals, memory and garbage collection."""
