"""What the person makes the system do: end an app, show all names."""
