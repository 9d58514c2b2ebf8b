"""My changes: everything that PortGUI has changed, and the way back from each."""
