"""What can be agreed: frontier, solutions, zone, win-sets, robust deals, checkers."""
