"""Windows Firewall: its rules as the registry holds them."""
