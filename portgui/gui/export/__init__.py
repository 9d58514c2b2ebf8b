"""What is shown, saved as a file or copied."""
