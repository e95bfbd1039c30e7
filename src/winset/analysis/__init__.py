"""The only place that composes everything: ``ws.analyze(case)``."""

from winset.analysis.answering import input_hash
from winset.analysis.asking import analyze, compare, learn, predict
from winset.analysis.request import SECTIONS, Request, RequestError
from winset.analysis.result import Analysis
from winset.analysis.steps import Cancelled, Memo
from winset.analysis.trying import WhatIf, what_if

__all__ = [
    "SECTIONS",
    "Analysis",
    "Cancelled",
    "Memo",
    "Request",
    "RequestError",
    "WhatIf",
    "analyze",
    "compare",
    "input_hash",
    "learn",
    "predict",
    "what_if",
]
