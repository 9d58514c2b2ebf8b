"""May others reach it? Rules as values, and the ladder that judges a port by them."""
