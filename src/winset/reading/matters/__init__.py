"""What is talked about: issues and options of a case by their words, and how much of them."""
