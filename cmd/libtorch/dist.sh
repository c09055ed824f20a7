#!/usr/bin/env bash
# dist.sh [PROGRAM [FOLDER]] packs the program, bin/agon that is built if none is
# named, into an archive in the folder (bin) that runs wherever there is a torch of the
# same minor version: agon-COMMIT-torchVERSION.tar.gz, whose path is printed.
set -euo pipefail
cd "$(dirname "$0")/../.."

program=${1:-bin/agon}
into=${2:-bin}
version=$(sed -n 's/^#define AGON_TORCH_VERSION "\([0-9]*\.[0-9]*\).*/\1/p' trainer/torch/libtorch_stamp.h)
commit=$(git describe --always --exclude='*' --abbrev=10 --dirty 2>/dev/null || echo unknown)
name=agon-$commit-torch$version
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

mkdir -p "$folder/$name/libexec" "$into"
cp "$program" "$folder/$name/libexec/agon"
# Beside the program, where it looks first.
if [ -e .libtorch/libagon_cuda.so ]; then
  cp .libtorch/libagon_cuda.so "$folder/$name/libexec/"
else
  echo "dist: without CUDA graphs (hint: make libtorch says why)" >&2
fi
sed "s/VERSION/$version/g" cmd/libtorch/launch.sh > "$folder/$name/agon"
chmod +x "$folder/$name/agon"
tar -C "$folder" -czf "$into/$name.tar.gz" "$name"
echo "$into/$name.tar.gz"
