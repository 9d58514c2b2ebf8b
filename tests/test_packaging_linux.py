"""What a Linux package installs so that all names can be shown: the action and its program."""

import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from portgui.connections.elevation import HELPERS

FOLDER = Path(__file__).parent.parent / "packaging" / "linux"
POLICY = FOLDER / "io.github.portgui.see-all.policy"
HELPER = FOLDER / "portgui-see-all"


def action() -> ET.Element:
    """The action for seeing all names; the other one is for changes of the firewall."""
    found, _ = ET.parse(POLICY).getroot().findall("action")
    return found


def test_the_action_is_for_the_program_that_is_started() -> None:
    """For its whole path, and named as its file."""
    (annotation,) = action().findall("annotate")
    assert annotation.get("key") == "org.freedesktop.policykit.exec.path"
    assert annotation.text in HELPERS
    assert annotation.text.endswith(f"/{HELPER.name}")
    assert action().get("id") == POLICY.stem


def test_nobody_is_let_in_without_a_password_and_none_is_kept() -> None:
    """Every time an administrator's is asked for anew; nothing opens a window as root."""
    defaults = action().find("defaults")
    assert defaults is not None
    assert [one.tag for one in defaults] == ["allow_any", "allow_inactive", "allow_active"]
    assert {one.text for one in defaults} == {"auth_admin"}
    assert "allow_gui" not in POLICY.read_text("utf-8")


def test_the_message_speaks_as_portgui_does() -> None:
    """It says what happens and for how long."""
    message = action().findtext("message", "")
    assert message.startswith("PortGUI")
    assert "!" not in message
    assert message.endswith(".")


@pytest.mark.skipif(sys.platform == "win32", reason="a script for Linux")
def test_the_program_keeps_the_person_out_of_it() -> None:
    """It starts isolated and without site, and can be run by everybody who may."""
    first, *_ = HELPER.read_text("utf-8").splitlines()
    assert first == "#!/usr/bin/python3 -IS"
    assert HELPER.stat().st_mode & 0o777 == 0o755
    done = subprocess.run(
        [sys.executable, "-c", f"compile(open({str(HELPER)!r}).read(), 'helper', 'exec')"],
        check=False,
    )
    assert done.returncode == 0
