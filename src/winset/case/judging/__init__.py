"""Judgements read, understood and turned into numbers: grammar, shapes, supports."""
