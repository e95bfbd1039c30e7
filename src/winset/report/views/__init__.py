"""What the commands show apart from reports, as parts that a terminal renders."""
