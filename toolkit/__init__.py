"""From a signed contract to its schedule, acceptances, invoices and status reports."""
