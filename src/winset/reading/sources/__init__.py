"""Sources in: files of every usual kind to text, with its paragraphs and its articles."""
