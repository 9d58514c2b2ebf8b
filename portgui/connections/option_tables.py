"""The options of the interpreters, as far as they tell where the script stands. Data only.

The sources are named in `portgui.connections.interpreters`. Options that only print something and
end are left out: no process runs with them for long, and they are "not known", as is right.
"""

from typing import Final

from portgui.connections.options import Letters, Words


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


PYTHON: Final = Letters(
    alone="bBdEiIOPqRsStuvx",
    valued="WX",
    chosen="m",
    stops="c",
    words=Words(valued=_set("--check-hash-based-pycs")),
)

JAVA: Final = Words(
    alone=_set(
        "--enable-preview --show-version --show-module-resolution --dry-run --validate-modules"
    ),
    valued=_set(
        "-cp -classpath --class-path -p --module-path --upgrade-module-path --add-modules"
        " --enable-native-access --add-reads --add-exports --add-opens --limit-modules"
        " --patch-module --source"
    ),
    chosen=_set("-m --module"),
    stops=_set("-d --describe-module --list-modules"),
    # With one hyphen every other option has its value, if any, attached: -Xmx1g, -Dname=value,
    # -XX:+UseG1GC, -javaagent:path, -ea:package…, and -jar says what comes after the options.
    loose=(
        "-D", "-X", "-agentlib:", "-agentpath:", "-javaagent:", "-splash:", "-verbose", "-jar",
        "-ea", "-da", "-esa", "-dsa", "-enable", "-disable", "-server", "-client", "-zero",
        "-showversion",
    ),
)  # fmt: skip

NODE: Final = Words(
    alone=_set(
        "--abort-on-uncaught-exception --allow-addons --allow-child-process --allow-wasi"
        " --allow-worker --cpu-prof --disable-wasm-trap-handler"
        " --disallow-code-generation-from-strings --enable-etw-stack-walking --enable-fips"
        " --enable-network-family-autoselection --enable-source-maps --experimental-eventsource"
        " --experimental-import-meta-resolve --experimental-network-imports"
        " --experimental-network-inspection --experimental-permission"
        " --experimental-print-required-tla --experimental-test-coverage"
        " --experimental-test-module-mocks --experimental-vm-modules --experimental-wasm-modules"
        " --experimental-websocket --expose-gc --force-context-aware --force-fips"
        " --force-node-api-uncaught-exceptions-policy --frozen-intrinsics --heap-prof"
        " --huge-max-old-generation-size --insecure-http-parser --inspect --inspect-brk"
        " --inspect-wait --interactive -i --interpreted-frames-native-stack --jitless"
        " --node-memory-debug --openssl-legacy-provider --openssl-shared-config"
        " --pending-deprecation --preserve-symlinks --preserve-symlinks-main --prof"
        " --report-compact --report-exclude-network --report-on-fatalerror --report-on-signal"
        " --report-uncaught-exception --throw-deprecation --tls-max-v1.2 --tls-max-v1.3"
        " --tls-min-v1.0 --tls-min-v1.1 --tls-min-v1.2 --tls-min-v1.3 --trace-atomics-wait"
        " --trace-deprecation --trace-exit --trace-promises --trace-sigint --trace-sync-io"
        " --trace-tls --trace-uncaught --trace-warnings --track-heap-objects --use-bundled-ca"
        " --use-openssl-ca --watch --watch-preserve-output --zero-fill-buffers"
    ),
    valued=_set(
        "--allow-fs-read --allow-fs-write -C --conditions --cpu-prof-dir --cpu-prof-interval"
        " --cpu-prof-name --debug-port --diagnostic-dir --disable-proto --disable-warning"
        " --dns-result-order --env-file --env-file-if-exists --experimental-default-type"
        " --experimental-loader --experimental-policy --heap-prof-dir --heap-prof-interval"
        " --heap-prof-name --heapsnapshot-near-heap-limit --heapsnapshot-signal --icu-data-dir"
        " --import --input-type --inspect-port --inspect-publish-uid --loader"
        " --max-http-header-size --network-family-autoselection-attempt-timeout"
        " --openssl-config --policy-integrity -r --require --redirect-warnings --report-dir"
        " --report-directory --report-filename --report-signal --secure-heap --secure-heap-min"
        " --snapshot-blob --title --tls-cipher-list --tls-keylog --trace-event-categories"
        " --trace-event-file-pattern --trace-require-module --unhandled-rejections"
        " --use-largepages --v8-pool-size --watch-path"
    ),
    stops=_set(
        "-e --eval -p --print -pe -c --check --test --run --build-snapshot"
        " --build-snapshot-config --experimental-sea-config --prof-process"
    ),
    loose=("--no-", "--harmony"),
)

PERL: Final = Letters(
    alone="acfgnpsStTuUvwWX", digits="0l", rest="CdDFimMx", valued="I", stops="eE"
)

RUBY: Final = Letters(
    alone="adlnpsSvwy",
    digits="0T",
    rest="FiKWx",
    valued="CEIrX",
    stops="ce",
    words=Words(
        alone=_set("--verbose --debug --yjit --jit"),
        valued=_set("--encoding --external-encoding --internal-encoding --enable --disable"),
        loose=("--enable-", "--disable-"),
    ),
)

PHP: Final = Letters(
    alone="aenqH",
    valued="cdzSt",
    chosen="f",
    stops="rRFBE",
    words=Words(valued=_set("--server --docroot")),
)

DOTNET: Final = Words(
    valued=_set(
        "--additionalprobingpath --additional-deps --depsfile --fx-version --roll-forward"
        " --runtimeconfig"
    )
)

# Deno's permissions have their lists attached: --allow-net=example.com.
DENO: Final = Words(
    alone=_set("-A -q --quiet --watch --cached-only --check --reload --inspect --inspect-brk"),
    valued=_set("-c --config --import-map --port --host"),
    loose=("--allow-", "--deny-", "--no-", "--unstable"),
)

BUN: Final = Words(
    alone=_set("--watch --hot --smol --silent --bun -b --inspect"),
    valued=_set("--preload --env-file"),
    stops=_set("-e --eval -p --print"),
)
