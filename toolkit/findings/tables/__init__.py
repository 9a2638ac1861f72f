"""Payments in tables and sheets."""
