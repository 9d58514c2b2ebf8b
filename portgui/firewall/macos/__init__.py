"""macOS' application firewall, which goes by app and knows no ports."""
