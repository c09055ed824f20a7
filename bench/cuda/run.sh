#!/usr/bin/env bash
# Measures models of real shapes on a GPU: how fast they write and learn, and in what
# memory, with transformers' generate beside. Each figure is a line of JSON in
# bench-cuda.jsonl; a table follows. A part that fails says why in one line and the
# others go on; the exit status is then 1. bench-cuda.log has all that they said.
#
# It needs the program, which is bin/agon, or where that does not run, the newest
# archive of make dist in bin/ with the torch of python3; and for the peer a Python with
# torch and transformers: python3 with what bench/cuda/wheelhouse.sh has fetched, or
# python3 as it is, or bench/venv. These variables change what is measured:
#
#   DEVICE   cuda, or cpu to try the script
#   SHAPES   of models, as agon bench model knows them
#   ROWS     so many prompts at once
#   PROMPT, WRITTEN   tokens of a prompt, and written after it
#   TOKENS   of an optimizer step, in one row, and in rows of WIDTH
#   PEER     empty leaves it out
#   LIMIT    whole seconds of a part
#   OUTPUT   the file of the figures, ending in .jsonl; those of whole iterations (agon
#            bench loop) are in one of that name with -loop, on a GPU alone
#   AGON, PYTHON      programs to take in the place of bin/agon and python3
set -uo pipefail
cd "$(dirname "$0")/../.."

device=${DEVICE:-cuda}
read -ra shapes <<<"${SHAPES:-qwen3-0.6b qwen3-4b llama-8b}"
rows=${ROWS:-1,64,256} prompt=${PROMPT:-128} written=${WRITTEN:-128}
tokens=${TOKENS:-16384} width=${WIDTH:-2048}
peer=${PEER-transformers} limit=${LIMIT:-240}
output=${OUTPUT:-bench-cuda.jsonl} python=${PYTHON:-python3}
log=${output%.jsonl}.log
failed=0

folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM

say() { echo "bench-cuda: $*" >&2; }

# why is the last line that a program said on its way out.
why() { grep -v '^[[:space:]]*$' "$folder/said" | tail -n 1 | cut -c 1-500; }

# part NAME COMMAND… keeps the figures that a command prints.
part() {
  local name=$1 status reason
  shift
  say "$name"
  timeout --foreground -k 10 "$limit" "$@" >>"$output" 2>"$folder/said"
  status=$?
  { echo "== $name: $*" && cat "$folder/said"; } >>"$log"
  [ $status = 0 ] && return
  failed=1
  reason=$(why)
  case $status in
  124) reason="took more than $limit seconds (hint: set LIMIT)" ;;
  137) reason="was killed, for want of memory or after $limit seconds" ;;
  esac
  say "$name: ${reason:-exit status $status}"
}

model() {
  local name=$1
  shift
  part "$name" "$agon" bench model --device "$device" --json "$@"
}

# train SHAPE WIDTH [FLAGS…] measures training alone, whose memory is told.
train() {
  local shape=$1 width=$2
  shift 2
  model "training $shape in rows of $width${*:+ $*}" --shape "$shape" --written 0 --tokens "$tokens" --width "$width" "$@"
}

# iteration SHAPE [FLAGS…] measures the phases of an iteration, into a file of its own.
iteration() {
  local shape=$1 output=${output%.jsonl}-loop.jsonl
  shift
  part "an iteration with $shape${*:+ $*}" "$agon" bench loop --device "$device" --shape "$shape" --json "$@"
}

find_program() {
  agon=${AGON:-bin/agon}
  "$agon" version >"$folder/said" 2>&1 && return
  [ -n "${AGON:-}" ] && return 1
  local archive
  archive=$(ls -t bin/agon-*-torch*.tar.gz 2>/dev/null | head -n 1)
  [ -n "$archive" ] && tar -C "$folder" -xzf "$archive" 2>"$folder/said" || return 1
  agon=$(echo "$folder"/agon-*/agon)
  export AGON_PYTHON=$python
  "$agon" version >"$folder/said" 2>&1
}

# find_transformers sets peer_python, and PYTHONPATH where what was fetched is used.
find_transformers() {
  peer_python=$python
  if compgen -G 'bench/cuda/wheelhouse/*.whl' >/dev/null; then
    if "$python" -m pip install --quiet --disable-pip-version-check --no-index --no-deps --no-compile --no-cache-dir \
      --target "$folder/site" bench/cuda/wheelhouse/*.whl >"$folder/said" 2>&1 && imports "$folder/site"; then
      export PYTHONPATH=$folder/site${PYTHONPATH:+:$PYTHONPATH}
      return
    fi
    say "goes on without bench/cuda/wheelhouse: $(why)"
  fi
  imports && return
  peer_python=bench/venv/bin/python
  { bench/venv.sh >"$folder/said" 2>&1 || [ -x $peer_python ]; } && imports
}

imports() {
  PYTHONPATH=${1:+$1:}${PYTHONPATH:-} "$peer_python" -c 'import torch, transformers' >"$folder/said" 2>&1
}

measure() {
  local shape
  for shape in "${shapes[@]}"; do
    model "sampling $shape" --shape "$shape" --tokens 0 --rows "$rows" --prompt "$prompt" --written "$written"
  done
  for shape in "${shapes[@]}"; do
    case $shape in
    *-8b) ;; # optimizer and activations of which one GPU has no room for
    *-4b) train "$shape" "$tokens" --activation-checkpointing --lora 16 ;;
    *)
      train "$shape" "$tokens" --activation-checkpointing
      train "$shape" "$tokens" --activation-checkpointing --head whole
      train "$shape" "$tokens" --activation-checkpointing --lora 16
      train "$shape" "$width"
      train "$shape" "$width" --lora 16
      ;;
    esac
  done
  [ "$device" = cuda ] || return 0
  : >"${output%.jsonl}-loop.jsonl"
  for shape in "${shapes[@]}"; do
    case $shape in
    *-8b) ;;
    *-4b) iteration "$shape" --lora 16 ;;
    *) iteration "$shape" ;;
    esac
  done
}

measure_peer() {
  local shape commit
  if ! find_transformers; then
    failed=1
    say "transformers: $(why) (hint: bench/cuda/wheelhouse.sh)"
    return
  fi
  commit=$(sed -n 's/.*"commit":"\([^"]*\)".*/\1/p' "$output" | head -n 1)
  for shape in "${shapes[@]}"; do
    mkdir -p "$folder/$shape"
    "$agon" bench model --shape "$shape" --config >"$folder/$shape/config.json" 2>/dev/null || continue # it has been said
    part "transformers $shape" "$peer_python" bench/cuda/peer.py "$folder/$shape" --name "$shape" --device "$device" \
      --rows "$rows" --prompt "$prompt" --written "$written" --commit "${commit:-unknown}"
  done
}

case $limit in
'' | 0 | *[!0-9]*)
  say "LIMIT is $limit: it must be a whole number of seconds"
  exit 1
  ;;
esac
if ! command -v "$python" >/dev/null; then
  say "PYTHON is $python: there is no such program"
  exit 1
fi
if ! find_program; then
  say "$agon does not run: $(why) (hint: make build, or make dist for a machine that has Python's torch alone)"
  exit 1
fi
: >"$output" && : >"$log" || exit 1 # no sooner: what was measured before is lost
say "$("$agon" version), on $device"
measure
[ -n "$peer" ] && measure_peer
"$python" bench/cuda/table.py "$output" || failed=1
exit $failed
