"""How a case is read and written: TOML in and out, and the only checks."""
