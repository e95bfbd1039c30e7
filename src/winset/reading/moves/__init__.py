"""What is done in a negotiation, as texts tell it: offers, demands, refusals and the rest."""
