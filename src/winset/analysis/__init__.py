"""The only place that composes everything: ``ws.analyze(case)``."""

from winset.analysis.asking import analyze, compare, learn, predict
from winset.analysis.composing import input_hash
from winset.analysis.result import AVAILABLE, SECTIONS, Analysis

__all__ = [
    "AVAILABLE",
    "SECTIONS",
    "Analysis",
    "analyze",
    "compare",
    "input_hash",
    "learn",
    "predict",
]
