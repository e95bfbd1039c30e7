"""What it means: zone, gates, bridges, unknowns, the verdict on accounts, onlookers."""
