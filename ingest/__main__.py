"""`python -m ingest` is the `kg` command, for where its script is not on the path."""

from ingest.cli import main

main()
