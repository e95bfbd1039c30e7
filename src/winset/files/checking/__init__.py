"""What the tables of a case say about each other, table by table."""
