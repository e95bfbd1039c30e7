"""From documents alone to a skeleton: sides, speakers and issues, each with its sentence."""
