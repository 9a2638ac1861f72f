"""One script to a revision, numbered in order."""
