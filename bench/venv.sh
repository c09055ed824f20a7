#!/usr/bin/env bash
# Makes bench/venv, the Python of the benchmarks' peers and of make parity, with the PyTorch of the
# version that .libtorch has. Does nothing if it is there already.
set -euo pipefail
cd "$(dirname "$0")/.."

version=$(sed -n 's/^#define AGON_TORCH_VERSION "\(.*\)"/\1/p' trainer/torch/libtorch_stamp.h)
ready=bench/venv/torch-$version-transformers-5.23.0-trl-1.16.0-peft-0.21.2
[ -e "$ready" ] && exit 0

echo "bench: installing PyTorch $version into bench/venv, once (3 GB with what it needs)" >&2
rm -rf bench/venv
python3 -m venv bench/venv || {
  echo "bench: python3 cannot make a virtual environment (hint: apt install python3-venv)" >&2
  exit 1
}
bench/venv/bin/python -m pip install --quiet --disable-pip-version-check "torch==$version" numpy transformers==5.23.0 trl==1.16.0 peft==0.21.2
touch "$ready"
