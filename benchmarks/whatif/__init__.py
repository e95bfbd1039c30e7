"""What-if: changes tried on the worlds that are there, against worlds drawn anew."""
