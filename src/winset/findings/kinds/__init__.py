"""Kinds of deal: which bargain was to be had, at which stage, and for whom it broke even."""
