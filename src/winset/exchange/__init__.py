"""Other people's formats, in and out: Genius XML, NegMAS folders, XLSX and CSV sheets."""
