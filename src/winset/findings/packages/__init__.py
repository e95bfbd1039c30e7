"""Which packages are worth tabling."""
