"""The live view's columns, as data."""

from typing import Final

from portgui.answers.live_row import LiveRow
from portgui.gui.live import cells, reach
from portgui.gui.table.columns import Column
from portgui.words import QT_TRANSLATE_NOOP

COLUMNS: Final[tuple[Column[LiveRow], ...]] = (
    Column(
        "app", QT_TRANSLATE_NOOP("columns", "App"), cells.app_text,
        lambda row: (row.connection.owner.app or "\uffff").lower(),
        tip=cells.app_tip, icon=lambda row: row.icon or "app-window",
        muted=cells.lacks("name"), width=220,
        hint=QT_TRANSLATE_NOOP("columns", "The app that uses the port, and what it is"),
    ),
    Column(
        "port", QT_TRANSLATE_NOOP("columns", "Port"),
        lambda row: f"{row.connection.key.local.port} / {row.connection.key.protocol.upper()}",
        lambda row: row.connection.key.local.port,
        tip=lambda row: str(row.connection.key.local), width=95,
        hint=QT_TRANSLATE_NOOP("columns", "The port on this computer, TCP or UDP"),
    ),
    Column(
        "reach", QT_TRANSLATE_NOOP("columns", "Who can reach it"),
        lambda row: reach.reach_badge(row).text, reach.reach_order,
        tip=reach.reach_tip, badge=reach.reach_badge, width=180, words=reach.reach_words,
        hint=QT_TRANSLATE_NOOP("columns", "Who can reach a waiting app; whom a connection goes to"),
    ),
    Column(
        "purpose", QT_TRANSLATE_NOOP("columns", "What the port is for"), cells.purpose_text,
        lambda row: row.purpose.name.lower() or "\uffff",
        muted=lambda row: not row.purpose.name, width=190, stretch=True,
        hint=QT_TRANSLATE_NOOP("columns", "What the number usually means. The app may use it for"
                               " something else."),
    ),
    Column(
        "since", QT_TRANSLATE_NOOP("columns", "Since"), cells.since_text,
        lambda row: row.connection.since or 0.0, tip=cells.since_tip,
        muted=lambda row: row.connection.since is None, width=100, marks=True,
        hint=QT_TRANSLATE_NOOP("columns", "Since when it is known to be there; or that it is new,"
                               " changed or gone"),
    ),
    Column(
        "state", QT_TRANSLATE_NOOP("columns", "State"), cells.state_text,
        lambda row: row.connection.state.value,
        tip=lambda row: row.connection.status or row.connection.key.protocol.upper(),
        width=170, shown=False,
        hint=QT_TRANSLATE_NOOP("columns", "Waiting, connected, closing or finished"),
    ),
    Column(
        "remote", QT_TRANSLATE_NOOP("columns", "Connected to"),
        lambda row: cells.endpoint_text(row.connection.key.remote),
        lambda row: cells.endpoint_order(row.connection.key.remote),
        muted=cells.is_listener, width=190, shown=False,
        hint=QT_TRANSLATE_NOOP("columns", "Address and port at the other end"),
    ),
    Column(
        "host", QT_TRANSLATE_NOOP("columns", "Name of the other computer"), cells.host_text,
        lambda row: row.host or "\uffff",
        muted=lambda row: not row.host, width=200, shown=False,
        hint=QT_TRANSLATE_NOOP("columns", "What the name server calls the address; asked only"
                               " where that is switched on"),
    ),
    Column(
        "local", QT_TRANSLATE_NOOP("columns", "Address here"),
        lambda row: str(row.connection.key.local),
        lambda row: cells.endpoint_order(row.connection.key.local),
        width=170, shown=False, rare=True,
        hint=QT_TRANSLATE_NOOP("columns", "Address and port on this computer"),
    ),
    Column(
        "protocol", QT_TRANSLATE_NOOP("columns", "Protocol"),
        lambda row: row.connection.key.protocol.upper(),
        lambda row: row.connection.key.protocol.value, width=90, shown=False, rare=True,
        hint=QT_TRANSLATE_NOOP("columns", "TCP or UDP"),
    ),
    Column(
        "family", QT_TRANSLATE_NOOP("columns", "Address family"), cells.family_text,
        cells.family_text, width=110, shown=False, rare=True,
        hint=QT_TRANSLATE_NOOP("columns", "IPv4 or IPv6"),
    ),
    Column(
        "local-address", QT_TRANSLATE_NOOP("columns", "Local address"),
        lambda row: row.connection.key.local.address,
        lambda row: cells.endpoint_order(row.connection.key.local),
        width=150, shown=False, rare=True,
        hint=QT_TRANSLATE_NOOP("columns", "The address on this computer, without the port"),
    ),
    Column(
        "local-port", QT_TRANSLATE_NOOP("columns", "Local port"),
        lambda row: str(row.connection.key.local.port),
        lambda row: row.connection.key.local.port, right=True, width=90, shown=False, rare=True,
        hint=QT_TRANSLATE_NOOP("columns", "The port on this computer, as a number alone"),
    ),
    Column(
        "remote-address", QT_TRANSLATE_NOOP("columns", "Remote address"),
        lambda row: cells.address_text(row.connection.key.remote),
        lambda row: cells.endpoint_order(row.connection.key.remote),
        muted=cells.is_listener,
        width=150, shown=False, rare=True,
        hint=QT_TRANSLATE_NOOP("columns", "The address at the other end, without the port"),
    ),
    Column(
        "remote-port", QT_TRANSLATE_NOOP("columns", "Remote port"),
        lambda row: cells.port_text(row.connection.key.remote),
        lambda row: row.connection.key.remote.port if row.connection.key.remote else -1,
        muted=cells.is_listener, right=True, width=100, shown=False, rare=True,
        hint=QT_TRANSLATE_NOOP("columns", "The port at the other end"),
    ),
    Column(
        "pid", QT_TRANSLATE_NOOP("columns", "Process ID"), cells.fact("pid"),
        lambda row: row.connection.key.pid or -1, muted=cells.lacks("pid"),
        width=100, shown=False,
        hint=QT_TRANSLATE_NOOP("columns", "The system's number for the running app"),
    ),
    Column(
        "process", QT_TRANSLATE_NOOP("columns", "Process name"), cells.fact("name"),
        cells.fact_order("name"), muted=cells.lacks("name"), width=140, shown=False, rare=True,
        hint=QT_TRANSLATE_NOOP("columns", "The program's name as the system lists it"),
    ),
    Column(
        "service", QT_TRANSLATE_NOOP("columns", "Service"), cells.service_text,
        cells.fact_order("service"), muted=cells.lacks("service"), width=150, shown=False,
        hint=QT_TRANSLATE_NOOP("columns", "The Windows service or systemd unit that it runs as"),
    ),
    Column(
        "container", QT_TRANSLATE_NOOP("columns", "Container"), cells.container_text,
        cells.fact_order("container"), muted=cells.lacks("container"),
        width=150, shown=False, rare=True,
        hint=QT_TRANSLATE_NOOP("columns", "The container that it runs in"),
    ),
    Column(
        "user", QT_TRANSLATE_NOOP("columns", "User"), cells.fact("user"),
        cells.fact_order("user"), muted=cells.lacks("user"), width=130, shown=False,
        hint=QT_TRANSLATE_NOOP("columns", "The account that it runs as"),
    ),
    Column(
        "parent", QT_TRANSLATE_NOOP("columns", "Started by"), cells.fact("parent"),
        cells.fact_order("parent"), muted=cells.lacks("parent"), width=140, shown=False, rare=True,
        hint=QT_TRANSLATE_NOOP("columns", "The app that started it"),
    ),
    Column(
        "path", QT_TRANSLATE_NOOP("columns", "Path"), cells.fact("path"),
        cells.fact_order("path"), muted=cells.lacks("path"), width=260, shown=False,
        hint=QT_TRANSLATE_NOOP("columns", "Where the program lies"),
    ),
    Column(
        "command", QT_TRANSLATE_NOOP("columns", "Command line"), cells.fact("command"),
        cells.fact_order("command"), muted=cells.lacks("command"), width=320, shown=False,
        hint=QT_TRANSLATE_NOOP("columns", "What it was started with. It may hold passwords, and is"
                               " copied and exported only while this column is shown."),
    ),
    Column(
        "received", QT_TRANSLATE_NOOP("columns", "Bytes to be read"), cells.queue_text(0),
        cells.queue_order(0), muted=lambda row: row.connection.queues is None,
        right=True, width=120, shown=False, rare=True,
        hint=QT_TRANSLATE_NOOP("columns", "Received, and not yet read by the app"),
    ),
    Column(
        "sent", QT_TRANSLATE_NOOP("columns", "Bytes to be sent"), cells.queue_text(1),
        cells.queue_order(1), muted=lambda row: row.connection.queues is None,
        right=True, width=120, shown=False, rare=True,
        hint=QT_TRANSLATE_NOOP("columns", "Sent, and not yet acknowledged by the other end"),
    ),
)  # fmt: skip
