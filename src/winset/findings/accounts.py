"""Whose account fits: odds of the tellers' versions, their range, and when nobody can say.

Being written by the accounts engineer, with ``learn/accounts.py`` and ``learn/evidence.py``.
"""

from __future__ import annotations
