"""Linux' firewalls: firewalld over D-Bus, ufw through pkexec; bare rules are read and explained.

`backend` is what `portgui.firewall.backend` asks for.
"""
