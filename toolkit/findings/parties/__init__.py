"""Who makes a contract, and which of them is paid."""
