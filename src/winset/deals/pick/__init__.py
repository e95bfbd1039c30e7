"""What each bargaining solution maximises, and how its deals are found and proved."""
