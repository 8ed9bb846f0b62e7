"""Reviewing: Datasette with pages on which a curator decides, claim by claim."""
