"""PortGUI: which app uses this port, and can others reach it?"""

__version__ = "0.1.0"
