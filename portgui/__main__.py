"""Window, command line, scan or elevated helper: decides before anything heavy is imported."""

import gc
import sys

SCAN_WORKER = "--scan-worker"
SEE_ALL = "--see-all"
NAME_WORKER = "--name-worker"
ELEVATED_HELPER = "--elevated-helper"
SELF_TEST = "--self-test"
NO_WINDOW = 1


def main() -> int:
    """Start what the arguments ask for; returns the exit status."""
    arguments = sys.argv[1:]
    if arguments[:1] == [SCAN_WORKER]:
        from portgui.connections.worker import main as work

        return work()
    if arguments[:1] == [SEE_ALL]:
        from portgui.connections.see_all import main as see_all

        return see_all()
    if arguments[:1] == [NAME_WORKER]:
        from portgui.connections.host_names import main as look_up

        return look_up()
    if arguments[:1] == [ELEVATED_HELPER]:
        from portgui.helper import main as change

        return change(arguments[1:])
    if arguments == [SELF_TEST]:
        # It leaves nothing behind, not even what Python keeps of the modules that it has loaded.
        sys.dont_write_bytecode = True
        from portgui.gui.self_test import main as test

        return test()
    from portgui import cli

    if cli.is_command(arguments):
        # One answer and the end: what it is made of is not worth searching for cycles.
        gc.disable()
        return cli.main(arguments)
    try:
        from portgui.gui.app import main as show
    except ImportError as error:
        return _without_qt(error)
    return show(arguments)


def _without_qt(error: ImportError) -> int:
    """Say what of Qt, or of the system's libraries that it needs, is missing."""
    if not (error.name or "").startswith(("PySide6", "shiboken6")):
        raise error
    if sys.stderr is not None:
        sys.stderr.write(f"portgui: the window cannot be opened: {error}\n")
    return NO_WINDOW


if __name__ == "__main__":
    sys.exit(main())
