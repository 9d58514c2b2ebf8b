"""What a request comes to on macOS: one app, for everyone, at all of its ports. Pure."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from portgui.firewall.errand import AppState, Job, SetApp, opposite
from portgui.firewall.macos.disk import bundle_around
from portgui.firewall.macos.expiry import file_of, label_of
from portgui.firewall.macos.judging import MacReading, evidence_of, name_of
from portgui.firewall.macos.matching import about
from portgui.firewall.macos.outputs import Mode
from portgui.firewall.macos.places import Places
from portgui.firewall.plan import Plan, Refusal, Step, Way
from portgui.firewall.request import Lasting, Request, Scope, Who
from portgui.firewall.rules import Action, Match
from portgui.firewall.saying import sentences
from portgui.plain import PATH_LIMIT, plain
from portgui.words import Message

AIRPLAY_PORTS: Final = (5000, 7000)
CONTROL_CENTER: Final = "/System/Library/CoreServices/ControlCenter.app"
_SINCE_SETTINGS: Final = 13
"""The version since which “System Preferences” are “System Settings”."""
_SINCE_LOCAL_NETWORK: Final = 15
_LOCAL_NETWORK: Final = "“System Settings”, “Privacy & Security”, “Local Network”"


def plan(
    request: Request, reading: MacReading, mark: str, places: Places, way: Way
) -> Plan | Refusal:
    """What a request comes to, or why it is not done."""
    refusal = _refused_by_state(request, reading) or _refused_by_app(request, reading)
    if refusal is not None:
        return refusal
    app = target(request.app, reading)
    before = reading.state_of(app)
    after = AppState.ALLOWED if request.action is Action.ALLOW else AppState.BLOCKED
    evidence = tuple(evidence_of(each) for each in reading.entries(app))
    if before is None:
        return Refusal(Message("macos-unread"), _guide(reading), evidence=evidence)
    if before is after:
        code = Message.of("macos-already-allowed", app=name_of(app))
        if after is AppState.BLOCKED:
            code = Message.of("macos-already-blocked", app=name_of(app))
        return Refusal(code, is_needless=True, evidence=evidence)
    change = SetApp(app, before, after)
    job = Job(mark, (change,), request.until)
    return Plan(
        request=request,
        job=job,
        steps=(*_end_steps(job, places), *_steps(change, places)),
        way=way,
        sentences=_sentences(request, app),
        notes=_notes(request, reading, app),
        by_hand=tuple(by_hand(change, places)),
        before=((app, before.value), ("firewall", "on")),
    )


def target(app: str, reading: MacReading) -> str:
    """What the tool is told: the list's own spelling, else the bundle of a bundle's program."""
    for each in reading.entries(app):
        return each.path
    for each in reading.listed or ():
        if each.path.casefold() == app.casefold():
            return each.path
    bundle = bundle_around(app)
    is_main = bool(bundle) and _stem(bundle).casefold() == _stem(app).casefold()
    return bundle if is_main else app


def commands(change: SetApp, places: Places) -> tuple[tuple[str, ...], ...]:
    """What is run for a change, in order: what `script.ROOT` runs, too."""
    verbs = {
        AppState.ALLOWED: "--unblockapp",
        AppState.BLOCKED: "--blockapp",
        AppState.ABSENT: "--remove",
    }
    last = (places.tool, verbs[change.after], change.app)
    is_new = change.before is AppState.ABSENT
    return ((places.tool, "--add", change.app), last) if is_new else (last,)


def by_hand(change: SetApp, places: Places) -> tuple[str, ...]:
    """Lines for a terminal; each argument is one word for the shell."""
    return tuple(" ".join(("sudo", *map(_quoted, command))) for command in commands(change, places))


def _quoted(word: str) -> str:
    if word and all(character.isalnum() or character in "/._-" for character in word):
        return word
    return "'" + word.replace("'", "'\\''") + "'"


def _stem(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".app")


def _refused_by_state(request: Request, reading: MacReading) -> Refusal | None:
    is_allow = request.action is Action.ALLOW
    match reading.mode:
        case Mode.OFF if is_allow:
            return Refusal(Message("macos-off-allow"), is_needless=True)
        case Mode.OFF:
            return Refusal(
                Message("macos-off-block"), Message.of("macos-turn-on", where=_where(reading))
            )
        case Mode.BLOCKS_ALL if is_allow:
            return Refusal(
                Message("macos-blocks-all"),
                Message.of("macos-unblock-all", where=_where(reading)),
            )
        case Mode.BLOCKS_ALL:
            return Refusal(Message("macos-blocks-all-already"), is_needless=True)
        case None:
            return Refusal(Message("macos-unread"), _guide(reading), evidence=reading.unread)
        case Mode.BY_APP if reading.listed is None or reading.blocks_all is not False:
            return Refusal(Message("macos-unread"), _guide(reading), evidence=reading.unread)
        case Mode.BY_APP if reading.is_managed:
            return Refusal(Message("macos-managed"), Message("fix-ask-it"))
        case _:
            return None


def _refused_by_app(request: Request, reading: MacReading) -> Refusal | None:
    port = airplay_port(request)
    if not request.app:
        fix = Message("macos-choose-app")
        if port:
            fix = Message.of("macos-choose-app-airplay", port=port, settings=_airplay(reading))
        return Refusal(Message("macos-by-app"), fix)
    if not request.app.startswith("/"):
        return Refusal(Message("macos-by-app"), Message("macos-choose-app"))
    is_center = request.app.startswith(f"{CONTROL_CENTER}/") or request.app == CONTROL_CENTER
    if is_center and request.action is Action.BLOCK:
        fix = Message.of("macos-airplay-fix", settings=_airplay(reading))
        return Refusal(Message("macos-airplay"), fix)
    return None


def airplay_port(request: Request) -> int:
    """The first of AirPlay Receiver's ports that is asked about; 0 for none."""
    if request.ports is None:
        return 0
    return next((port for port in AIRPLAY_PORTS if port in request.ports), 0)


def _steps(change: SetApp, places: Places) -> tuple[Step, ...]:
    name, undo = name_of(change.app), opposite(change)
    back = commands(undo, places) if isinstance(undo, SetApp) else ()
    steps: list[Step] = []
    for command in commands(change, places):
        match command[1]:
            case "--add":
                why = Message.of("macos-step-add", app=name)
            case "--unblockapp":
                why = Message.of("macos-step-allow", app=name)
            case _:
                why = Message.of("macos-step-block", app=name)
        steps.append(Step(command, why))
    last = steps.pop()
    return (*steps, Step(last.arguments, last.why, back))


def _end_steps(job: Job, places: Places) -> tuple[Step, ...]:
    """What sets up the end of a change; it comes first, so that none is left without its end."""
    lasting = job.until.lasting
    if lasting is Lasting.UNDONE:
        return ()
    file, label = file_of(places, job.mark), f"system/{label_of(job.mark)}"
    written = Message.of("macos-step-end-file", file=file)
    steps = (
        Step(("/usr/bin/tee", file), written, (("/bin/rm", "-f", file),)),
        Step((places.chown, "root:wheel", file), Message("macos-step-end-owner")),
        Step(("/bin/chmod", "0644", file), Message("macos-step-end-owner")),
    )
    if lasting is Lasting.RESTART:
        return steps
    start = (places.launchctl, "bootstrap", "system", file)
    stop = (places.launchctl, "bootout", label)
    return (*steps, Step(start, Message("macos-step-end-start"), (stop,)))


def _sentences(request: Request, app: str) -> tuple[Message, ...]:
    """What it comes to, which is wider than what was asked for: the whole app, for everyone."""
    whole = replace(request, ports=None, app=app, scope=Scope(Who.ANY))
    return sentences(whole, "macos")


def _notes(request: Request, reading: MacReading, app: str) -> tuple[Message, ...]:
    """What the firewall of macOS cannot do, and what else may be in the way."""
    notes: list[Message] = []
    if request.ports is not None:
        notes.append(Message("macos-note-ports"))
    if request.scope.who is not Who.ANY:
        notes.append(Message("macos-note-everyone"))
    if port := airplay_port(request):
        notes.append(Message.of("macos-note-airplay", port=port, settings=_airplay(reading)))
    if request.action is Action.ALLOW:
        notes.extend(_notes_on_allowing(reading, app))
    alike = [each.path for each in reading.listed or () if about(each, app) is Match.MAYBE]
    if alike:
        notes.append(Message.of("macos-note-other-entry", path=plain(alike[0], PATH_LIMIT)))
    if request.until.lasting is Lasting.TIME:
        notes.append(Message("macos-note-time"))
    if request.until.lasting is not Lasting.UNDONE:
        notes.append(Message("macos-note-background"))
    return tuple(notes)


def _notes_on_allowing(reading: MacReading, app: str) -> Iterator[Message]:
    if not app.startswith(("/System/", "/usr/libexec/", "/usr/sbin/")):
        yield Message("macos-note-unsigned")
    if not reading.version or reading.version >= _SINCE_LOCAL_NETWORK:
        yield Message.of("macos-note-local-network", settings=_LOCAL_NETWORK)
    if reading.is_stealthy:
        yield Message("macos-note-stealth")


def _where(reading: MacReading) -> str:
    if reading.version and reading.version < _SINCE_SETTINGS:
        return "“System Preferences”, “Security & Privacy”, “Firewall”"
    return "“System Settings”, “Network”, “Firewall”"


def _airplay(reading: MacReading) -> str:
    if reading.version and reading.version < _SINCE_SETTINGS:
        return "“System Preferences”, “Sharing”"
    return "“System Settings”, “General”, “AirDrop & Handoff”"


def _guide(reading: MacReading) -> Message:
    return Message.of("macos-look-yourself", where=_where(reading))
