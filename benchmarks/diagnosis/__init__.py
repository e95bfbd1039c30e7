"""Negotiations that were acted, so that what stopped them is known."""
