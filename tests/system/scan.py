"""One scan as a program of its own: a line of JSON for each row. Argument: a user's number."""

import json
import sys

from portgui.connections.proc_net import ProcNetSource
from portgui.connections.scanner import Scanner
from tests.system.many_sockets import become
from tests.system.oracle import fact_of


def main(user: int) -> None:
    """Scan as that user."""
    # Python may lie where that user cannot read it: a scan before has loaded what a scan needs.
    Scanner(ProcNetSource()).scan()
    become(user)
    scanner = Scanner(ProcNetSource(is_root=user == 0))
    scanner.scan()
    for found in scanner.connections.values():
        owner = found.owner
        print(json.dumps([fact_of(found), owner.user, owner.gap("name")]))


if __name__ == "__main__":
    main(int(sys.argv[1]))
