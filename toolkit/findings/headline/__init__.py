"""What a contract says of itself: its title, its own days and the law that governs it."""
