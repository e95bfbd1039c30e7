"""Obstacles alone and jointly: Shapley shares of the change in the odds."""
