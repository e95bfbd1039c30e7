"""How far the talks got, issue by issue and round by round."""
