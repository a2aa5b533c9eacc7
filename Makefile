# setup  packages, build and `npx assist`: only what is missing or older than its sources
# run    the service with the demo solution base; PORT=… and HOST=… pass through
# test   every test; what was skipped is listed at the end with its reason
# check  format, lint, types, unused code, and that the house keeps its order and its drawing is true
# map    draws the folders' imports into docs/house.svg and docs/architecture.md
# bench  every bench; writes bench/results.md and bench/results.json
# faults breaks the service on purpose while calls are held; FAULTS=100, CALLS=8, SEED=1
# soak   holds calls and watches memory, handles, disk and latency; SOAK_MINUTES=2, CALLS=4
# fuzz   feeds every door, route and file format what it does not expect; FUZZ_SECONDS=60, SEED=1
# licences  the licence of every package and model; fails where one is unknown or forbidden
# sbom   the parts of the service as CycloneDX, into dist/sbom.json
# models fetches and verifies the default models

SHELL := /bin/bash
.DEFAULT_GOAL := setup
.DELETE_ON_ERROR:
.PHONY: setup run test check map bench faults soak fuzz models licences sbom node

# onnxruntime-node would fetch libraries for a graphics card.
export ONNXRUNTIME_NODE_INSTALL := skip

bin := node_modules/.bin
# npm writes this file last, so it is the stamp of a whole installation.
installed := node_modules/.package-lock.json
built := dist/.built
sources := $(shell find assist -type f -not -name '*.test.ts' -not -path 'assist/testing/*') \
  $(wildcard tsconfig*.json)
tests = $$(cd dist/tests && find assist bench -name '*.test.js' | sed 's|^|dist/tests/|' | sort)

setup: $(built)

node:
	@command -v node >/dev/null && command -v npm >/dev/null || { \
	  echo 'Node.js is missing. Install Node 20.19 or newer, with npm.' >&2; exit 1; }
	@node -e '[a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' || { \
	  echo "Node 20.19 or newer is needed; this is $$(node --version)." >&2; exit 1; }

# Not `npm ci`: it refuses a lock file that lacks the binaries of other platforms, and a registry need not have them
# all. `npm install --no-save` keeps to the lock file as well and never writes it.
$(installed): $(or $(wildcard package-lock.json),package.json) | node
	@echo 'Installing packages; the first time this takes some minutes.'
	@npm install --no-save --loglevel=error
	@touch $@

$(built): $(installed) $(sources) | node
	@echo 'Building.'
	@npm run build --silent
	@chmod +x dist/cli.js
	@ln -sf ../../dist/cli.js $(bin)/assist
	@touch $@

# The C library keeps memory that was given back, a heap a thread: these two take 90 MB off the service.
run: export MALLOC_ARENA_MAX ?= 2
run: export MALLOC_TRIM_THRESHOLD_ ?= 131072
run: setup
	@node dist/cli.js serve --demo $(if $(PORT),--port '$(PORT)') $(if $(HOST),--host '$(HOST)')

models: setup
	@node dist/cli.js models install

# Tests and benches use the models of the checkout, wherever a service may have its own.
test bench faults soak: export ASSIST_MODELS_DIR :=

# Tests run built: read from the sources, every test file, thread and process would be translated anew, which took
# half of the time. One file alone runs from its source: node --import tsx --test FILE.
dist/tests/.built: $(installed) $(shell find assist bench lint -type f -not -path 'bench/.work/*')
	@rm -rf dist/tests
	@$(bin)/esbuild $$(find assist bench lint -name '*.ts' -not -path 'bench/.work/*' -o -name '*.tsx') --outdir=dist/tests \
	  --outbase=. --format=esm --platform=node --target=node20.19 --jsx=automatic --sourcemap --log-level=error
	@find assist bench -type f \( -name '*.json' -o -name '*.jsonl' -o -path 'bench/fuzz/corpus/*' \) \
	  -not -path 'bench/.work/*' | tar -cf - -T - | tar -xf - -C dist/tests
	@touch $@

test: setup models dist/tests/.built
	@node --enable-source-maps --test --test-concurrency=2 --test-timeout=600000 \
	  --test-reporter=spec --test-reporter-destination=stdout \
	  --test-reporter=tap --test-reporter-destination=dist/tests.tap $(tests); \
	status=$$?; \
	echo 'Skipped tests, with the reason of each:'; \
	sed -n 's/^ *ok [0-9]* - \(.*\) # SKIP/  \1:/p' dist/tests.tap | grep . || echo '  none'; \
	exit $$status

check: setup
	@$(bin)/prettier --check --log-level warn . '!docs/*.html'
	@$(bin)/eslint .
	@$(bin)/tsc -p tsconfig.json
	@$(bin)/tsc -p assist/pages/tsconfig.json
	@$(bin)/knip
	@$(bin)/depcruise --config lint/rules.js assist bench
	@node --import tsx --test lint/house.test.ts
	@node --import tsx lint/map.ts --check

map: setup
	@node --import tsx lint/map.ts

licences: $(installed)
	@node --import tsx lint/licences.ts

sbom: $(installed)
	@mkdir -p dist
	@npm sbom --sbom-format cyclonedx --omit dev --package-lock-only --loglevel=error > dist/sbom.json
	@echo dist/sbom.json

bench: setup models
	@node --import tsx bench/run.ts all

# Only the result goes to standard output, as the last line.
faults: setup models
	@node --import tsx bench/proof/faults-command.ts

soak: setup models
	@node --import tsx bench/proof/soak-command.ts

fuzz: setup
	@node --import tsx bench/fuzz/fuzz-command.ts
