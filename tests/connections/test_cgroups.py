"""Unit, container and sandbox of a process, from texts as the systems really write them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portgui.connections.cgroups import NOWHERE, Place, place_of, read_place

_ID = "4f2a9c0d1e2b" + "0" * 52
_POD = "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod1.slice"
_USER = "/user.slice/user-1000.slice/user@1000.service"


def _both(path: str) -> tuple[Place, Place]:
    """The place in version 2, and in version 1 among lines of other controllers."""
    return place_of(f"0::{path}\n"), place_of(f"12:pids:/else\n1:name=systemd:{path}\n0::/\n")


@pytest.mark.parametrize(
    ("path", "unit"),
    [
        ("/system.slice/nginx.service", "nginx.service"),
        ("/system.slice/system-getty.slice/getty@tty1.service", "getty@tty1.service"),
        ("/system.slice/containerd.service/payload", "containerd.service"),
        (f"{_USER}/app.slice/syncthing.service", "syncthing.service"),
        (f"{_USER}/app.slice/app-firefox-12.scope", None),
        (_USER, None),
        ("/user.slice/user-1000.slice/session-3.scope", None),
        ("/init.scope", None),
        ("/", None),
        ("", None),
    ],
)
def test_the_innermost_unit_is_named(path: str, unit: str | None) -> None:
    """A service's own unit, not the slice or the user manager around it."""
    assert _both(path) == (Place(service=unit), Place(service=unit))


@pytest.mark.parametrize(
    ("path", "container"),
    [
        (f"/system.slice/docker-{_ID}.scope", "docker-4f2a9c0d1e2b"),
        (f"/system.slice/docker-{_ID}.scope/init", "docker-4f2a9c0d1e2b"),
        (f"{_USER}/user.slice/docker-{_ID}.scope", "docker-4f2a9c0d1e2b"),
        (f"/docker/{_ID}", "docker-4f2a9c0d1e2b"),
        (f"/machine.slice/libpod-{_ID}.scope/container", "podman-4f2a9c0d1e2b"),
        (f"{_USER}/user.slice/libpod-{_ID}.scope/container", "podman-4f2a9c0d1e2b"),
        (f"{_USER}/user.slice/user-libpod_pod_{_ID}.slice/libpod-{_ID}.scope/container",
         "podman-4f2a9c0d1e2b"),
        (f"/libpod_parent/libpod-{_ID}", "podman-4f2a9c0d1e2b"),
        (f"{_POD}/crio-{_ID}.scope", "cri-o-4f2a9c0d1e2b"),
        (f"{_POD}/cri-containerd-{_ID}.scope", "containerd-4f2a9c0d1e2b"),
        (f"/system.slice/containerd.service/kubepods-pod87a18a64_b74a.slice:cri-containerd:{_ID}",
         "containerd-4f2a9c0d1e2b"),
        (f"/kubepods/besteffort/pod30556cce-0f92-11eb/{_ID}", "4f2a9c0d1e2b"),
        (f"/docker/{'1' * 64}/kubelet/kubepods.slice/cri-containerd-{_ID}.scope",
         "containerd-4f2a9c0d1e2b"),
        (f"/default/{_ID}", "4f2a9c0d1e2b"),
        (f"/system.slice/nerdctl-{_ID}.scope", "nerdctl-4f2a9c0d1e2b"),
        ("/lxc.payload.web", "lxc-web"),
        ("/lxc/web", "lxc-web"),
        ("/machine.slice/machine-debian.scope/payload", "machine-debian"),
        (r"/machine.slice/machine-my\x2dbox.scope", "machine-my-box"),
    ],
)  # fmt: skip
def test_the_innermost_container_is_named(path: str, container: str) -> None:
    """By who runs it and by the short id or the name; what is around it is not its service."""
    assert _both(path) == (Place(container=container), Place(container=container))


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (f"/docker/{_ID}/system.slice/nginx.service",
         Place("nginx.service", "docker-4f2a9c0d1e2b")),
        ("/lxc.payload.fleet_worker/system.slice/actions.runner.service",
         Place("actions.runner.service", "lxc-fleet_worker")),
        (f"/system.slice/nginx.service/libpod-payload-{_ID}",
         Place("nginx.service", "podman-4f2a9c0d1e2b")),
        (f"{_USER}/app.slice/redis.service/libpod-payload-{_ID}",
         Place("redis.service", "podman-4f2a9c0d1e2b")),
        ("/machine.slice/systemd-nspawn@deb.service/payload",
         Place("systemd-nspawn@deb.service", "machine-deb")),
        ("/machine.slice/systemd-nspawn@deb.service/payload/system.slice/ssh.service",
         Place("ssh.service", "machine-deb")),
    ],
)  # fmt: skip
def test_a_unit_and_a_container_can_both_be_there(path: str, place: Place) -> None:
    """A service inside a container, and a unit that is nothing but a container."""
    assert _both(path) == (place, place)


@pytest.mark.parametrize(
    "path",
    [
        f"/system.slice/crio-conmon-{_ID}.scope",
        f"{_USER}/user.slice/libpod-conmon-{_ID}.scope",
        r"/machine.slice/machine-qemu\x2d1\x2dharv41.scope",
        r"/machine.slice/machine-qemu\x2d4\x2dalpine\x2dvm.scope/libvirt/emulator",
        f"/system.slice/docker-{_ID[:40]}.scope",
        "/lxc.payload.",
        "/lxc.monitor.web",
    ],
)
def test_what_only_looks_like_a_container_is_none(path: str) -> None:
    """A container's monitor, a virtual machine, and what is not the known form."""
    assert place_of(f"0::{path}\n").container is None


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (f"{_USER}/app.slice/app-flatpak-org.mozilla.firefox-2891.scope",
         Place(flatpak="org.mozilla.firefox")),
        (r"/a/app-flatpak-com.foo.my\x2dapp-1.scope", Place(flatpak="com.foo.my-app")),
        ("/a/app-flatpak-com.valvesoftware.Steam.scope",
         Place(flatpak="com.valvesoftware.Steam")),
        (f"{_USER}/app.slice/snap.firefox.firefox-8d3f1834-c397-4085.scope", Place(snap="firefox")),
        ("/a/snap.firefox.firefox.7d9b4142-0288.scope", Place(snap="firefox")),
        ("/system.slice/snap.nextcloud.apache.service",
         Place(service="snap.nextcloud.apache.service", snap="nextcloud")),
        (f"{_USER}/app.slice/app-gnome-firefox-1.scope", NOWHERE),
    ],
)  # fmt: skip
def test_sandboxed_apps_are_known_by_their_scope(path: str, place: Place) -> None:
    """Flatpak's id and a snap's name; a scope of the desktop's tells neither."""
    assert place_of(f"0::{path}\n") == place


@given(st.text(alphabet=st.sampled_from("0:/.a-sx\\\nservice@{}" + _ID[:4])))
def test_any_text_is_read_without_an_error(text: str) -> None:
    """Folders of the tree can be called anything; what is shown is always plain text."""
    assert all(part is None or part.isprintable() for part in place_of(text))


@pytest.mark.parametrize("text", ["", "\n", "nonsense", ":::", "0:", "0::/a\nb.service"])
def test_what_is_not_the_known_format_is_nowhere(text: str) -> None:
    """No guess is made."""
    assert place_of(text) == NOWHERE


def test_a_unit_name_is_plain_text() -> None:
    """A folder of the cgroup tree can be called anything; it is shown safely."""
    assert place_of("0::/system.slice/a\u202eb.service").service == r"a\u202eb.service"


def test_a_process_that_has_ended_is_nowhere(tmp_path: Path) -> None:
    """Its files are gone: that is no error."""
    assert read_place(7, tmp_path) == NOWHERE
