"""Who is using it now? The sockets of this computer and the apps behind them."""
