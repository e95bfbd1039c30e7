"""Reading documents: who is found to have said what, against people's annotation."""
