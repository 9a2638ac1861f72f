"""Alembic's scripts: the ledger's tables from their first released form to the newest."""
