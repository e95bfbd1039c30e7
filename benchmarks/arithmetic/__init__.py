"""Deal spaces against plain fractions, and against NegMAS figure by figure."""
