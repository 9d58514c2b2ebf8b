"""One look as a program of its own: each row joined with the port guide, as a line of JSON."""

import json

from portgui.answers.live_row import make_row
from portgui.connections.scanner import scan_once
from portgui.reference.purpose import load_reference


def main() -> None:
    """Scan, join, tell."""
    reference = load_reference()
    for found in scan_once().connections.values():
        row = make_row(found, reference)
        owner = found.owner
        known = reference.catalogue.app_for_process(owner.name)
        told = {
            "port": row.port,
            "protocol": found.key.protocol.value,
            "state": found.state.value,
            "pid": owner.pid,
            "name": owner.name,
            "app": owner.app,
            "known": known.name if known is not None else "",
            "role": row.role,
            "purpose": row.purpose.name,
            "user": owner.user,
        }
        print(json.dumps(told))


if __name__ == "__main__":
    main()
