"""Watched ports and apps: the list, the system's notifications, the icon beside the clock."""
