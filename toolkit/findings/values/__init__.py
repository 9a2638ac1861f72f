"""Values as contracts write them: numbers, sums, percentages, periods and days, and the marks they leave on a text."""
