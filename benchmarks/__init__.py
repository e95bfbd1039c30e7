"""Benchmarks: speed and memory against peers and naive methods, measured in one run.

``python -m benchmarks --help`` lists the suites. A suite is a module with ``TITLE`` and
``run(settings)``, which returns a :class:`benchmarks.reporting.Report`.
"""
