"""What happened to an engagement, and what follows from it: events, state, invoices, payments."""
