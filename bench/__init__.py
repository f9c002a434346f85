"""Measurements, none of them a test: `make bench`."""
