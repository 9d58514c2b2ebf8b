"""Small pictures of the last ten minutes: how many connections there were, in all and by app."""
