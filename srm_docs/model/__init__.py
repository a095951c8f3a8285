"""Frozen values: what there is to say about responsibility."""
