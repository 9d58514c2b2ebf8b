"""The elevated side: takes one typed request, checks it again, does it, ends with a status.

Started by Windows' own question (UAC) or by pkexec, for one change, and by nothing else.
"""
