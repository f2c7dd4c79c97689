"""The tests that take long: `make soak`."""
