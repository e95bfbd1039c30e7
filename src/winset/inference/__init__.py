"""What the record says: worlds weighted by conduct; likelihood of accounts and evidence."""
