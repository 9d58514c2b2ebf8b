"""What a port is for: registered and known side by side, the short label, the app's own use."""

from portgui.net import Kind, PortRange, Protocol
from portgui.reference.catalogue import App, Catalogue, Entry
from portgui.reference.purpose import NOTHING_KNOWN, Label, Reference
from portgui.reference.registry import Block, Registry, Standing

TCP, UDP = Protocol.TCP, Protocol.UDP

REGISTRY = Registry(
    [
        "24\ttcp udp\t\tany private mail system",
        "80\ttcp udp\twww-http\tWorld Wide Web HTTP",
        "5000\ttcp udp\tcommplex-main\t",
        "20000\tudp\tdnp\tDNP",
        "20002\ttcp\t\tReserved",
    ]
)


def entry(
    ports: PortRange,
    name: str,
    *,
    official: bool = False,
    apps: tuple[str, ...] = (),
    protocols: tuple[Protocol, ...] = (TCP,),
) -> Entry:
    """A catalogue entry."""
    return Entry(
        name.lower(), ports, protocols, name, "Plain.", apps, (), official, "Take care.", "", "t"
    )


def one(port: int) -> PortRange:
    """A single port."""
    return PortRange(port, port)


def app(name: str, *processes: str) -> App:
    """An app that shows up as these processes."""
    return App(name, processes, "App", "box", "", "", "t")


REFERENCE = Reference(
    REGISTRY,
    Catalogue(
        [
            entry(one(80), "Web pages (HTTP)", official=True),
            entry(one(5000), "AirPlay Receiver", apps=("AirPlay", "Other")),
            entry(one(5000), "Test web server", apps=("Flask",)),
            entry(one(8080), "Test pages", apps=("Flask",)),
            entry(PortRange(16384, 32767), "Calls (RTP)", protocols=(UDP,), apps=("Phone",)),
        ],
        [app("AirPlay", "controlcenter"), app("Flask", "flask"), app("Phone", "phone")],
    ),
)


def test_registered_and_known_stay_two_facts() -> None:
    """What IANA has and what the port is known for stand side by side, unmixed."""
    purpose = REFERENCE.purpose_of(5000, TCP)
    assert [found.name for found in purpose.registered] == ["commplex-main"]
    assert [found.name for found in purpose.known] == ["AirPlay Receiver", "Test web server"]
    assert (purpose.kind, purpose.standing) == (Kind.REGISTERED, Standing.ASSIGNED)


def test_a_protocol_leaves_out_the_others() -> None:
    """Without a protocol every one is told; with one, only its own."""
    assert {found.protocol for found in REFERENCE.purpose_of(80).registered} == {TCP, UDP}
    asked = REFERENCE.purpose_of(80, UDP)
    assert [found.protocol for found in asked.registered] == [UDP]
    assert asked.known == ()


def test_the_label_is_the_plain_name_first() -> None:
    """The catalogue's name comes before the registry's, and says whether it is official."""
    assert REFERENCE.label(80, TCP) == Label("Web pages (HTTP)", official=True)
    assert REFERENCE.label(8080, TCP) == Label("Test pages", official=False)
    assert REFERENCE.label(80, UDP) == Label("www-http", official=True)
    assert REFERENCE.label(24, TCP) == Label("any private mail system", official=True)


def test_nothing_known_has_an_empty_label() -> None:
    """A dynamic, an unassigned and a reserved port are not made up."""
    for port, protocol in ((50000, TCP), (47999, TCP), (20002, TCP)):
        assert REFERENCE.label(port, protocol) == NOTHING_KNOWN
    assert REFERENCE.purpose_of(50000).standing is Standing.DYNAMIC
    assert REFERENCE.purpose_of(20002).standing is Standing.RESERVED


def test_the_apps_own_use_comes_first() -> None:
    """The process decides between the known uses of a port; an unknown one changes nothing."""
    assert REFERENCE.label(5000, TCP, "flask").name == "Test web server"
    assert REFERENCE.label(5000, TCP, "Flask.exe").name == "Test web server"
    assert REFERENCE.label(5000, TCP, "ControlCenter").name == "AirPlay Receiver"
    assert REFERENCE.label(5000, TCP, "something").name == "AirPlay Receiver"
    assert REFERENCE.label(5000, TCP, "flask").others == 0
    assert REFERENCE.purpose_of(5000, TCP, "flask").fits_app
    assert not REFERENCE.purpose_of(5000, TCP, "phone").fits_app
    assert not REFERENCE.purpose_of(47999, TCP, "flask").fits_app


def test_a_wide_unofficial_range_is_no_label_but_for_its_app() -> None:
    """16,384 ports for calls say too little of one port, unless it is the calling app's."""
    assert REFERENCE.label(20000, UDP) == Label("dnp", official=True)
    assert REFERENCE.label(20000, UDP, "phone") == Label("Calls (RTP)", official=False)
    assert REFERENCE.label(20001, UDP) == NOTHING_KNOWN
    assert [entry.name for entry in REFERENCE.purpose_of(20001, UDP).known] == ["Calls (RTP)"]


def test_one_of_several_unofficial_uses_says_that_there_are_more() -> None:
    """Where nothing decides between the uses, the first is not told as the only one."""
    assert REFERENCE.label(5000, TCP) == Label("AirPlay Receiver", official=False, others=1)
    assert REFERENCE.label(8080, TCP).others == 0
    assert REFERENCE.label(80, TCP).others == 0


def test_labels_are_remembered_within_bounds() -> None:
    """Asking for every port keeps no more labels than it says, and answers stay right."""
    reference = Reference(REGISTRY, Catalogue())
    for port in range(1, 65536):
        reference.label(port, TCP)
    assert reference.label(5000, TCP).name == "commplex-main"
    assert len(reference._labels) <= 20_000


def test_the_shipped_data_names_the_everyday_ports(reference: Reference) -> None:
    """What people meet first reads like words, not like a registry."""
    assert reference.label(443, TCP).name == "Secure web pages (HTTPS)"
    assert reference.label(80, TCP).name == "Web pages (HTTP)"
    assert reference.label(25565, TCP).official is False
    assert "Minecraft" in reference.label(25565, TCP).name


def test_the_label_of_a_port_is_the_same_from_memory() -> None:
    """Ports between two edges of ranges share one look-up, and say what each alone would."""
    everything = Reference(
        Registry(
            ["30000\ttcp\tlone\t"],
            [
                Block(PortRange(31000, 31009), (TCP,), "block", ""),
                Block(one(31005), (TCP,), "", ""),
            ],
        ),
        REFERENCE.catalogue,
    )
    for _ in range(2):
        for port in (
            *range(16380, 16390),
            *range(29998, 30003),
            *range(30998, 31012),
            32767,
            65535,
        ):
            for protocol in (TCP, UDP, None):
                for process in (None, "phone", "flask"):
                    alone = everything.purpose_of(port, protocol, process).label
                    assert everything.label(port, protocol, process) == alone


def test_a_port_that_there_cannot_be_has_no_label() -> None:
    """The scanning process may say nonsense."""
    assert REFERENCE.label(70_000, TCP) == NOTHING_KNOWN
