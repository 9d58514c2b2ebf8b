"""The mark of a text that is translated where it is shown."""


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:  # noqa: N802 (the name lupdate looks for)
    """Mark `text` for translation; it is translated where it is shown."""
    return text
