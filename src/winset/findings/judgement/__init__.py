"""The judgement of a case as one value: what it answers, how likely, how sure, what turns it."""
