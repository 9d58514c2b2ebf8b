"""What PortGUI costs, as ratios within one run. Started by `python3 dev.py bench`; no tests."""
