"""Going through drafts: which comes next, how one is shown in its text, what an edit says."""
