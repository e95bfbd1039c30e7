"""A language model as second reader: it proposes, each quotation is verified, a person decides."""
