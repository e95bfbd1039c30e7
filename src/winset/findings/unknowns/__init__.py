"""What is not known: what the diagnosis hinges on, and what finding out is worth."""
