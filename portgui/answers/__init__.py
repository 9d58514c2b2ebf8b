"""All of it, for one port: what joins the reference, the connections and the guides."""
