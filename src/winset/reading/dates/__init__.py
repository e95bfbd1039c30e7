"""Days that texts name: by the calendar, by the day that the text was written, by each other."""
