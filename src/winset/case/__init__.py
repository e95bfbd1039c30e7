"""What is known: the model of a case, and judgements as an analyst states them."""
