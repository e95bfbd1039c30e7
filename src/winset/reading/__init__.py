"""From documents to drafts of a record: who said, offered or refused what, and where it stands.

Nothing that is read here enters a case unseen: every result is a draft that a person accepts, edits
or rejects. Needs the extra ``winset[reading]`` for more than plain text.
"""
