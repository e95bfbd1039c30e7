"""Pages in the frame of the report: a comparison, what was learned, many analyses."""
