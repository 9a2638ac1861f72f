"""One reader to a format: file in, text with places and tables out."""
