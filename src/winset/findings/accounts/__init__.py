"""Whose account fits: odds of the tellers' versions, their range, and when nobody can say."""
