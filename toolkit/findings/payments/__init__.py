"""What a payment is, what a sum beside words is for, and when it is due."""
