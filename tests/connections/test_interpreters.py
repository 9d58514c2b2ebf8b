"""Which script, module or jar an interpreter runs; where one is installed, it is the judge."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portgui.connections.interpreters import title_of
from portgui.connections.option_tables import NODE

_POSIX: Final = [
    # Python
    ("python3 /srv/app.py", "app.py (Python)"),
    ("/usr/bin/python3.11 -u -W ignore -X dev /srv/app.py --port 80", "app.py (Python)"),
    ("python3 -uWignore app.py", "app.py (Python)"),
    ("python3 -uW ignore app.py", "app.py (Python)"),
    ("python3 -m http.server 8000", "http.server (Python)"),
    ("python3 -Imhttp.server", "http.server (Python)"),
    ("python3 --check-hash-based-pycs never app.py", "app.py (Python)"),
    ("python3 -- app.py", "app.py (Python)"),
    ("python3 /srv/shop/__main__.py", "shop (Python)"),
    ("python3 /srv/shop/", "shop (Python)"),
    ("/srv/venv/bin/python /srv/venv/bin/celery -A shop worker", "celery (Python)"),
    ("python3 /usr/bin/uvicorn main:app --host 0.0.0.0:80", "uvicorn main:app (Python)"),
    ("python3 -m uvicorn --factory shop.web:create_app", "uvicorn shop.web:create_app (Python)"),
    ("python3 /v/bin/gunicorn -b localhost:8000 shop.wsgi:app", "gunicorn shop.wsgi:app (Python)"),
    ("python3 /v/bin/gunicorn -b localhost:8000 shop.wsgi", "gunicorn (Python)"),
    ("python3 /v/bin/gunicorn a:b c:d", "gunicorn (Python)"),
    ("python3 -c import/x.py app.py", None),
    ("python3", None),
    ("python3 -", None),
    ("python3 .", None),
    ("python3 -m", None),
    ("python3 -Z app.py", None),
    ("python3 --new-option app.py", None),
    # Java
    ("java -Xmx1g -Dserver.port=80 -jar /srv/shop.jar --debug", "shop.jar (Java)"),
    ("java -jar -Xmx1g shop.jar", "shop.jar (Java)"),
    ("java -cp a.jar:b.jar com.example.Main -jar x.jar", "com.example.Main (Java)"),
    ("java -classpath lib/* -javaagent:/a/b.jar kafka.Kafka c", "kafka.Kafka (Java)"),
    ("java --module-path lib -m org.foo/org.foo.Main", "org.foo/org.foo.Main (Java)"),
    ("java -p lib --module org.foo", "org.foo (Java)"),
    ("java --module=org.foo/org.foo.Main x", "org.foo/org.foo.Main (Java)"),
    ("java --add-opens java.base/java.lang=ALL-UNNAMED --add-opens=java.base/x=y Main",
     "Main (Java)"),
    ("java -ea:com.foo... -XX:+UseG1GC -agentlib:jdwp=x Main", "Main (Java)"),
    ("java --source 17 /srv/Hello.java", "Hello.java (Java)"),
    ("java -cp /srv/app.jar org.springframework.boot.loader.launch.PropertiesLauncher",
     "app.jar (Java)"),
    ("java org.springframework.boot.loader.launch.JarLauncher", None),
    ("java -cp a.jar:b.jar org.springframework.boot.loader.launch.JarLauncher", None),
    ("java @args Main", None),
    ("java -jar @args shop.jar", None),
    ("java --new-option value Main", None),
    ("java -version", None),
    ("java -cp /srv/x", None),
    ("java /not/a/class", None),
    # Node.js
    ("node /srv/server.js", "server.js (Node.js)"),
    ("nodejs --inspect --max-old-space-size=4096 server.js", "server.js (Node.js)"),
    ("node --inspect=0.0.0.0:9229 -r dotenv/config server.js", "server.js (Node.js)"),
    ("node --require dotenv/config server.js -p", "server.js (Node.js)"),
    ("node inspect server.js", "server.js (Node.js)"),
    ("node inspect --port=1 server.js", None),
    ("node /srv/node_modules/.bin/vite --port 3000", "vite (Node.js)"),
    ("node /usr/bin/npm run dev", "npm run dev (Node.js)"),
    ("node /usr/lib/node_modules/npm/bin/npm-cli.js start", "npm start (Node.js)"),
    ("node /usr/bin/npx serve -l 80", "npx serve (Node.js)"),
    ("node /usr/share/yarn/bin/yarn.js --cwd x dev", "yarn (Node.js)"),
    ("node /usr/bin/pnpm run --silent", "pnpm run (Node.js)"),
    ("node -e x.js server.js", None),
    ("node -pe 1 x.js", None),
    ("node --test server.js", None),
    ("node --run dev", None),
    ("node --new-option server.js", None),
    ("node .", None),
    ("node", None),
    # The others
    ("bun server.ts", "server.ts (Bun)"),
    ("bun --watch run index.tsx", "index.tsx (Bun)"),
    ("bun run dev", None),
    ("bun install", None),
    ("deno run --allow-net --allow-read=/srv server.ts", "server.ts (Deno)"),
    ("deno run -A https://deno.land/std/http/file_server.ts?x=1", "file_server.ts (Deno)"),
    ("deno run --config deno.json main.ts", "main.ts (Deno)"),
    ("deno serve --port 80 main.ts", "main.ts (Deno)"),
    ("deno main.ts", "main.ts (Deno)"),
    ("deno task dev", None),
    ("deno run --lock x.lock main.ts", None),
    ("perl -wT -I lib -Mstrict /srv/app.pl", "app.pl (Perl)"),
    ("perl -Ilib -0777 -l012w app.pl", "app.pl (Perl)"),
    ("perl -ne print app.pl", None),
    ("ruby -W0 -I lib -r bundler/setup /usr/bin/puma -p 3000", "puma (Ruby)"),
    ("ruby --yjit bin/rails server", "rails (Ruby)"),
    ("ruby -e puts x.rb", None),
    ("php -S localhost:8000 -t public router.php", "router.php (PHP)"),
    ("php8.2 /srv/artisan serve", "artisan (PHP)"),
    ("php -d memory_limit=1G -f worker.php x", "worker.php (PHP)"),
    ("php -S localhost:8000 -t public", None),
    ("php -r code x.php", None),
    ("dotnet /srv/Shop.dll --urls http://*:80", "Shop.dll (.NET)"),
    ("dotnet exec --runtimeconfig a.json --depsfile b.json Shop.dll", "Shop.dll (.NET)"),
    ("dotnet run --project Shop", None),
    # Not an interpreter's script at all
    ("nginx -g daemon", None),
    ("bash /srv/app.py", None),
    ("uwsgi --module x.py", None),
]  # fmt: skip


@pytest.mark.parametrize(("line", "title"), _POSIX)
def test_a_script_is_found_or_nothing_is_said(line: str, title: str | None) -> None:
    """Every documented form; what is not understood has no title rather than a wrong one."""
    arguments = line.split(" ")
    program = arguments[0].rpartition("/")[2]
    for path in (f"/usr/bin/{program}", None):
        assert title_of(arguments, path, program, "linux") == title


@pytest.mark.parametrize(
    ("path", "arguments", "title"),
    [
        (r"C:\Python311\pythonw.exe", ["pythonw.exe", r"C:\srv\app.pyw"], "app.pyw (Python)"),
        (r"C:\v\Scripts\python.exe", [r"C:\v\Scripts\python.exe", r"C:\v\Scripts\flask.exe", "run"],
         "flask (Python)"),
        (r"C:\v\python.exe", ["python", r"C:\v\Scripts\flask-script.py", "run"], "flask (Python)"),
        (r"C:\Program Files\nodejs\node.exe", ["node", r"C:\nodejs\npm-cli.js", "run", "dev"],
         "npm run dev (Node.js)"),
        (r"C:\jdk\bin\javaw.exe", ["javaw", "-jar", r"D:\games\Minecraft Server.JAR"],
         "Minecraft Server.JAR (Java)"),
        (r"C:\jdk\bin\java.exe",
         ["java", "-cp", r"C:\a.jar", "org.springframework.boot.loader.JarLauncher"],
         "a.jar (Java)"),
        (r"C:\dotnet\dotnet.exe", ["DOTNET.EXE", "Shop.DLL"], "Shop.DLL (.NET)"),
        (r"C:\Windows\notepad.exe", ["notepad", "app.py"], None),
    ],
)  # fmt: skip
def test_windows_paths_are_read_as_such(path: str, arguments: list[str], title: str | None) -> None:
    """Backslashes part, ".exe" is not said, and what pip puts around a script is left out."""
    assert title_of(arguments, path, "x", "win32") == title


@pytest.mark.parametrize(
    ("arguments", "path", "name", "title"),
    [
        # As psutil splits what a program has written over its arguments.
        (["gunicorn:", "master", "[shop]"], "/usr/bin/python3.11", "python3", "gunicorn (Python)"),
        (["puma", "6.4.0", "(tcp://0.0.0.0:3000)"], "/usr/bin/ruby3.1", "ruby", "puma (Ruby)"),
        (["postgres:", "checkpointer"], "/usr/lib/postgresql/15/bin/postgres", "postgres", None),
        (["nginx:", "master", "process", "/usr/sbin/nginx"], "/usr/sbin/nginx", "nginx", None),
        (["npm", "run", "dev"], "/usr/bin/node", "npm run dev", None),
        (["[shop]", "app.py"], "/usr/bin/python3.11", "python3", None),
        # Who only says to be an interpreter is none; who may not be looked at is believed.
        (["python3", "app.py"], "/usr/bin/nc", "nc", None),
        (["python3", "app.py"], "/usr/bin/node", "node", None),
        (["python3", "app.py"], None, "python3", "app.py (Python)"),
        (["worker", "app.py"], None, "python3", None),
        ([], "/usr/bin/python3", "python3", None),
    ],
)
def test_names_that_programs_give_themselves_are_no_scripts(
    arguments: list[str], path: str | None, name: str, title: str | None
) -> None:
    """Their first word says what it is; the words after it are what it does."""
    assert title_of(arguments, path, name, "linux") == title


@given(st.lists(st.text(max_size=12), max_size=6), st.sampled_from(["linux", "darwin", "win32"]))
def test_any_command_line_is_read_without_an_error(arguments: list[str], system: str) -> None:
    """Everybody can start a program with any arguments; a title always names the interpreter."""
    for program in ("python3", "java", "node", "perl", "ruby", "php", "dotnet", "deno", "bun"):
        title = title_of([program, *arguments], None, program, system)
        assert title is None or re.fullmatch(r".+ \([A-Z.][\w.]+\)", title, re.DOTALL)


# The interpreters themselves.


def _out(*arguments: str, cwd: Path) -> str:
    done = subprocess.run(
        arguments, cwd=cwd, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=True
    )
    return done.stdout.strip()


_PYTHON_FLAGS = ["-B", "-E", "-I", "-O", "-OO", "-P", "-q", "-s", "-S", "-u", "-bb", "-X", "-W"]
_PYTHON_VALUES = {"-X": "dev", "-W": "ignore"}


@pytest.mark.parametrize("flag", _PYTHON_FLAGS)
@pytest.mark.parametrize("last", ["one.py", "-mone", "-u -m one", "-uIS one.py"])
def test_python_itself_runs_what_is_named(tmp_path: Path, flag: str, last: str) -> None:
    """The script reports its own name: the same one stands in the title."""
    (tmp_path / "one.py").write_text("import sys; print(sys.argv[0])")
    value = _PYTHON_VALUES.get(flag)
    options = [flag] if value is None else [flag, value]
    # A module is found in the folder unless it is left out; then it is not run, and not judged.
    arguments = [sys.executable, *options, *last.split()]
    system = "win32" if sys.platform == "win32" else "linux"
    title = title_of(arguments, sys.executable, "python", system)
    assert title in {"one.py (Python)", "one (Python)"}
    if flag not in {"-I", "-P"} or "m" not in last:
        assert _out(*arguments, cwd=tmp_path).endswith("one.py")


_NODE = shutil.which("node")


@pytest.mark.skipif(_NODE is None, reason="no Node.js here")
def test_nodes_own_help_lists_the_same_options(tmp_path: Path) -> None:
    """What it says to take a value does so in the table, and what stands alone stands alone."""
    help_text = _out(str(_NODE), "--help", cwd=tmp_path).partition("Environment variables")[0]
    known = NODE.alone | NODE.valued | NODE.stops
    wrong = []
    for names in re.findall(r"^  (-\S.*?)(?:  |$)", help_text, re.MULTILINE):
        valued = re.search(r"(?<!\[)=", names) is not None
        for name in re.findall(r"(?:^|, )(--?[a-z][\w.-]*)", names, re.IGNORECASE):
            if name in NODE.stops or name not in known:
                continue  # a newer Node.js than the table: not understood, and not wrong
            if (name in NODE.valued) is not valued:
                wrong.append(name)
    assert wrong == []


@pytest.mark.skipif(_NODE is None, reason="no Node.js here")
@pytest.mark.parametrize(
    "options",
    [
        ["--title", "x"], ["-r", "./other.js"], ["--require=./other.js"], ["-C", "dev"],
        ["--dns-result-order", "ipv4first"], ["--no-warnings"], ["--stack-trace-limit=5"],
        ["--enable-source-maps"], ["--"], ["--expose-gc", "--harmony"],
        ["--unhandled-rejections", "strict"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_node_itself_runs_what_is_named(tmp_path: Path, options: list[str]) -> None:
    """The script reports its own name: the same one stands in the title."""
    (tmp_path / "other.js").write_text("")
    (tmp_path / "one.js").write_text("console.log(process.argv[1])")
    arguments = [str(_NODE), *options, "one.js", "two.js"]
    assert Path(_out(*arguments, cwd=tmp_path)).name == "one.js"
    assert title_of(arguments, _NODE, "node", "linux") == "one.js (Node.js)"


_PERL = shutil.which("perl")


@pytest.mark.skipif(_PERL is None, reason="no Perl here")
@pytest.mark.parametrize(
    "options",
    ["-w", "-I lib", "-Ilib", "-wT", "-l", "-l012", "-0777", "-Mstrict", "-mstrict", "-C", "-CSDA",
     "-t", "-X", "-W", "-wl", "-l0w", "-s", "--", "-U", "-f"],
)  # fmt: skip
def test_perl_itself_runs_what_is_named(tmp_path: Path, options: str) -> None:
    """The script reports its own name: the same one stands in the title."""
    (tmp_path / "one.pl").write_text("print $0")
    arguments = [str(_PERL), *options.split(), "one.pl", "two.pl"]
    assert _out(*arguments, cwd=tmp_path).strip("\0\n") == "one.pl"
    assert title_of(arguments, _PERL, "perl", "linux") == "one.pl (Perl)"


_JAVA = shutil.which("java")
_JAVA_SOURCE = """
class One {
    public static void main(String[] arguments) {
        System.out.println(String.join(",", arguments));
    }
}
"""


@pytest.mark.skipif(_JAVA is None, reason="no Java here")
@pytest.mark.parametrize(
    "options",
    ["-Xmx64m", "-cp .", "--class-path .", "-Dx=y -ea", "--add-modules java.base",
     "--add-opens java.base/java.lang=ALL-UNNAMED", "-XX:+UseSerialGC", "--source 17", "-p .",
     "-esa"],
)  # fmt: skip
def test_java_itself_runs_what_is_named(tmp_path: Path, options: str) -> None:
    """A source file gets the arguments after it, and no other: so it is the one in the title."""
    (tmp_path / "One.java").write_text(_JAVA_SOURCE)
    arguments = [str(_JAVA), *options.split(), "One.java", "Two.java", "x"]
    assert _out(*arguments, cwd=tmp_path) == "Two.java,x"
    assert title_of(arguments, _JAVA, "java", "linux") == "One.java (Java)"


def test_the_tables_hold_each_option_once() -> None:
    """One that stood in two places would be read as whichever is looked at first."""
    sets = [NODE.alone, NODE.valued, NODE.stops]
    assert sum(map(len, sets)) == len(frozenset().union(*sets))
