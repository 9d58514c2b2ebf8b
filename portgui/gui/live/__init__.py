"""On this computer: the live view."""
