"""Where each world stopped: gates, blocking sets, beliefs, and the diagnosis."""
