"""What is known: the case model, judgements, files in and out, the shipped library."""
