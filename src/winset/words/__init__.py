"""How it is said: every sentence, likelihood word and percent rule, once."""
