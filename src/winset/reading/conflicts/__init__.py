"""What two sides tell that cannot both hold."""
