"""The sections of the report, one module each.

Every module has ``section(analysis)``, which returns the section, or None where the analysis has
nothing for it.
"""
