"""English sentences by code, a module a topic; `portgui.words` joins them."""
