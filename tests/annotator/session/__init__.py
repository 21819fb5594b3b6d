"""One worker at one job: real job files, clocks that go when told, and a real kill."""
