"""Checkers of claims about deals: they share no code with what proposes them."""
