"""What was accepted, written into a case: events with their passages, sources, accounts."""
