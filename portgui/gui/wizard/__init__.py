"""The walk-through: opening or closing a port by hand, page by page. `PortWizard` is the way in."""
