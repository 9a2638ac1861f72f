"""Payments in clauses, lists and sentences."""
