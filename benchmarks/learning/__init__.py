"""Benchmarks of learning: logs with known preferences, automated agents, calibration, speed."""
