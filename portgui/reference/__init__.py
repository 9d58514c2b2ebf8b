"""What is a port for? IANA's registry, the ports that people meet, and both in one answer."""
