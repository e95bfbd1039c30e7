"""Case files as text: syntax, places of keys, validation, edits that keep comments."""
