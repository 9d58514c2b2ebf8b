"""The filter as it is typed, explained and kept: field, list below it, help, saved filters."""
