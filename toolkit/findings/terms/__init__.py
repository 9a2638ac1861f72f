"""The terms of a contract: its price, when is paid, accepted and retained, interest for late payment."""
