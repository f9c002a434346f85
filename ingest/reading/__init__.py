"""The parts of the list reader; the way in is `ingest.lists`."""
