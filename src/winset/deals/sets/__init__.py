"""Win-sets of many worlds at once: listed as bits, or searched."""
