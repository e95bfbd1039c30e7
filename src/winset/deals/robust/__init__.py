"""Robust deals: the deals that are most often accepted and ratified, over the worlds."""

from __future__ import annotations
