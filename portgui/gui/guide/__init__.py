"""The port guide: what every port is for, and what a port is in the first place."""
