#!/usr/bin/env bash
# Packs bin/agon, which is built, into an archive that runs wherever there is a torch of
# the same minor version: agon-COMMIT-torchVERSION.tar.gz, whose path is printed.
set -euo pipefail
cd "$(dirname "$0")/../.."

version=$(sed -n 's/^#define AGON_TORCH_VERSION "\([0-9]*\.[0-9]*\).*/\1/p' trainer/torch/libtorch_stamp.h)
commit=$(git describe --always --exclude='*' --abbrev=10 --dirty 2>/dev/null || echo unknown)
name=agon-$commit-torch$version
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

mkdir -p "$folder/$name/libexec" bin
cp bin/agon "$folder/$name/libexec/agon"
sed "s/VERSION/$version/g" cmd/libtorch/launch.sh > "$folder/$name/agon"
chmod +x "$folder/$name/agon"
tar -C "$folder" -czf "bin/$name.tar.gz" "$name"
echo "bin/$name.tar.gz"
