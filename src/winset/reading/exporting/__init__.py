"""What was accepted, for others: tables, a matrix, a network."""
