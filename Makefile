# What people type. Every target makes what it needs first, so that each works
# from a clean clone; `make` alone lists them.

# gotch is replaced by a copy that fits the libtorch at hand (cmd/libtorch).
export GOWORK := $(CURDIR)/go.work

# Packages that need no libtorch: they must build and pass without it, and are
# tested with the race detector. The others are those that lead to gotch.
PACKAGES = go list -f '{{.ImportPath}} {{join .Deps " "}} {{join .TestImports " "}} {{join .XTestImports " "}}' ./...
NATIVE = gotch\|agon/trainer/torch
WITHOUT = $(shell $(PACKAGES) | grep -v '$(NATIVE)' | cut -d' ' -f1)
WITH = $(shell $(PACKAGES) | grep '$(NATIVE)' | cut -d' ' -f1)

# What agon version says: go itself records no commit in a worktree of git, nor
# with -buildvcs=false.
COMMIT = $(shell git describe --always --exclude='*' --abbrev=40 --dirty 2>/dev/null)

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

.PHONY: tools
tools:
	@for tool in go gcc g++; do command -v $$tool >/dev/null || { \
	  echo "make: $$tool is missing (hint: Go 1.26 or newer from go.dev/dl; apt install gcc g++)" >&2; exit 1; }; done

.PHONY: libtorch
libtorch: tools ## make a libtorch ready: that of LIBTORCH, of python3, or a download
	@GOWORK=off go run ./cmd/libtorch

.PHONY: build
build: libtorch ## the programs, in bin/
	go build -ldflags "-X agon/cmd/agon/version.commit=$(COMMIT)" -o bin/ ./cmd/...

.PHONY: dist
dist: build ## an archive that needs a torch of the same minor version, and no compiler
	@cmd/libtorch/dist.sh

.PHONY: demo
demo: build ## the policy that ships teaches itself; before and after, in plain words
	bin/agon demo

.PHONY: demo-seeds
demo-seeds: build ## what the loop's gain comes from: controls, 3 seeds each; hours, goes on where it stopped
	bin/agon ablate gain

.PHONY: test
test: libtorch format tidy vet staticcheck ## formatting, static checks and all tests
	go test -timeout 30m $(WITH)
	GOWORK=off go test -timeout 30m -race $(WITHOUT)

.PHONY: format
format: tools
	@unformatted=$$(git ls-files -co --exclude-standard '*.go' | xargs -r gofmt -l); \
	if [ -n "$$unformatted" ]; then echo "make: not formatted (hint: gofmt -w):" $$unformatted >&2; exit 1; fi

.PHONY: tidy
tidy: tools
	@GOWORK=off go mod tidy -diff || { echo "make: go.mod or go.sum is not what the code needs (hint: GOWORK=off go mod tidy)" >&2; exit 1; }

.PHONY: vet
vet: libtorch
	go vet ./...
	go vet -tags soak ./...

.PHONY: staticcheck
staticcheck: libtorch
	go tool staticcheck ./...

.PHONY: soak
soak: libtorch ## the long tests: memory over a million operations, ten thousand attacks, killed processes, switching torch
	go test -tags soak -run Soak -timeout 60m ./...

# AGON_WEEKEND is for how long, and AGON_WEEKEND_CLOCK=1 lets the clock of the whole
# machine be set back for a minute, which takes root. AGON_WEEKEND_SITTING=100m switches
# the machine off after that long: everything is killed, and the same command goes on with
# what lies in AGON_WEEKEND_FOLDER.
.PHONY: weekend
weekend: libtorch ## hours: a run that is left alone meets a full disk, a dead server, signals and a clock set back
	AGON_WEEKEND=$${AGON_WEEKEND:-3h} go test -tags soak -count=1 -timeout 48h -v -run SoakWeekend ./cmd/agon

.PHONY: parity
parity: libtorch ## models, adapters, losses, chat templates and tokenizers against transformers, PEFT, TRL and tokenizers
	@bench/venv.sh
	AGON_PARITY_PYTHON=$(CURDIR)/bench/venv/bin/python go test -count=1 -timeout 60m -v -run 'Parity|PEFT' ./trainer/model ./trainer/sampler
	AGON_PARITY_PYTHON=$(CURDIR)/bench/venv/bin/python GOWORK=off go test -count=1 -v -run TRL ./trainer
	AGON_PARITY_PYTHON=$(CURDIR)/bench/venv/bin/python GOWORK=off go test -count=1 -timeout 60m ./trainer/tokenizer/chat/...
	@trainer/tokenizer/testdata/parity.sh

.PHONY: test-cuda
test-cuda: libtorch ## the tests on a GPU
	go test -count=1 -v -run CUDA ./trainer/... ./cmd/agon/...

.PHONY: test-ollama
test-ollama: libtorch ## the tests that ask a real Ollama server, which is built here once
	server=$$(executor/ollama/server.sh) && AGON_OLLAMA=$$server go test -count=1 -v -run OllamaServer ./cmd/agon ./bench/ollama

.PHONY: bench
bench: libtorch ## speed against the peers, into bench.json
	@bench/venv.sh
	@bench/peers.sh
	go run ./bench

.PHONY: bench-cuda
bench-cuda: build ## models of real shapes on a GPU beside transformers, into bench-cuda.jsonl; bench/cuda/run.sh alone will do elsewhere
	@bench/cuda/run.sh

LOOP = --device cpu
.PHONY: bench-loop
bench-loop: build ## an iteration phase by phase; make bench-loop LOOP="--device cuda --shape qwen3-0.6b"
	@bin/agon bench loop $(LOOP)

.PHONY: bench-attacks
bench-attacks: tools ## the same hostile programs under Agon and under others' graders
	@bench/peers.sh
	GOWORK=off go run ./bench/sandbox/attacks
