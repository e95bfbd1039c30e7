"""The review file: sources, drafts and every decision about them, in one SQLite file."""
