"""Inputs with mistakes in them: case files, XML, YAML and sheets, by the million."""
