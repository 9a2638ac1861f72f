"""What a contract says: a spaCy pipeline of named components, and the draft it makes."""
