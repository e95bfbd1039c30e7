"""The efficient frontier: integers, block merging, maxima and ties."""
