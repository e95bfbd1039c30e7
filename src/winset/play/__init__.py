"""How talks run when time costs: solved games of the literature, each with its own checker."""
