"""What may be true: draws of every judgement, decoded to arrays on the space."""
