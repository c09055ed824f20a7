# What people type. Every target makes what it needs first, so that each works
# from a clean clone; `make` alone lists them.

# gotch is replaced by a copy that fits the libtorch at hand (cmd/libtorch).
export GOWORK := $(CURDIR)/go.work

# Packages that need no libtorch, which are also run with the race detector.
PURE = $(shell GOWORK=off go list ./... | grep -v -e '/trainer' -e '/cmd/agon')

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

.PHONY: tools
tools:
	@command -v go >/dev/null || { echo "make: go is missing (hint: https://go.dev/dl, 1.26 or newer)" >&2; exit 1; }

.PHONY: libtorch
libtorch: tools ## make a libtorch ready: the one of LIBTORCH, of python3, or a download
	@GOWORK=off go run ./cmd/libtorch

.PHONY: build
build: libtorch ## bin/agon
	go build -o bin/ ./cmd/agon

.PHONY: test
test: libtorch format vet staticcheck ## formatting, static checks and all tests
	go test ./...
	GOWORK=off go test -race $(PURE)

.PHONY: format
format: tools
	@unformatted=$$(gofmt -l $$(git ls-files '*.go')); \
	if [ -n "$$unformatted" ]; then echo "make: gofmt -w" $$unformatted >&2; exit 1; fi

.PHONY: vet
vet: libtorch
	go vet ./...

.PHONY: staticcheck
staticcheck: libtorch
	GOFLAGS=-mod=mod go tool staticcheck ./...
