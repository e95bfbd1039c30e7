"""The review of drafts in a terminal, by keys alone."""
