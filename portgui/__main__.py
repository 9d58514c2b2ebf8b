"""Window, command line or scanning process: decides before anything heavy is imported."""

import gc
import sys

SCAN_WORKER = "--scan-worker"
SEE_ALL = "--see-all"
NAME_WORKER = "--name-worker"


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
    from portgui import cli

    if cli.is_command(arguments):
        # One answer and the end: what it is made of is not worth searching for cycles.
        gc.disable()
        return cli.main(arguments)
    from portgui.gui.app import main as show

    return show(arguments)


if __name__ == "__main__":
    sys.exit(main())
