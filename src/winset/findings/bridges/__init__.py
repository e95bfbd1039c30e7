"""The smallest change that opens the closed gate: levers, amounts, curves, pairs."""
