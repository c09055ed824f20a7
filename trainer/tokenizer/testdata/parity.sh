#!/bin/sh
# Compares trainer/tokenizer with the tokenizers library: every character, drawn
# patterns, 5,000 texts for each form of tokenizer, and the oracle of patterns,
# if AGON_FIXTURES names its folder. The library is that of the python in AGON_PARITY_PYTHON, else
# one is set up in .venv/tokenizers.
set -eu
cd "$(dirname "$0")/../../.."
if [ -z "${AGON_PARITY_PYTHON:-}" ]; then
  venv=$PWD/.venv/tokenizers
  [ -x "$venv/bin/python" ] || python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check tokenizers==0.22.2
  AGON_PARITY_PYTHON=$venv/bin/python
fi
export AGON_PARITY_PYTHON GOWORK=off
go test -count=1 -timeout 30m -run 'TestParity|TestTables|TestOracle' ./trainer/tokenizer/...
