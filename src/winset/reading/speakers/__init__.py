"""Who is meant by a name, a title, a capital or a pronoun, among those who speak in a case."""
