#!/usr/bin/env bash
# Fetches transformers and what it needs, without torch, into bench/cuda/wheelhouse,
# which run.sh installs from where there is no network:
#
#   bench/cuda/wheelhouse.sh [VERSION]
#
# VERSION is that of the Python there, 3.12 say (python3 --version); without it that of
# python3 here. The processor is an x86-64 one.
set -euo pipefail
cd "$(dirname "$0")/../.."

version=${1:-$(python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')}
transformers=$(sed -n 's/.* \(transformers==[^ ]*\).*/\1/p' bench/venv.sh)
folder=bench/cuda/wheelhouse
fresh=$folder.new
rm -rf "$fresh"
platforms=()
for platform in manylinux_2_28 manylinux_2_27 manylinux_2_17 manylinux2014 manylinux_2_5 manylinux1; do
  platforms+=(--platform "${platform}_x86_64")
done
python3 -m pip download --quiet --disable-pip-version-check --only-binary=:all: --implementation cp \
  --python-version "$version" "${platforms[@]}" --dest "$fresh" "$transformers" || {
  rm -rf "$fresh"
  echo "wheelhouse: $transformers for Python $version cannot be had" >&2
  exit 1
}
rm -f "$fresh"/hf_xet-*.whl # which downloads models, and is not asked for
rm -rf "$folder"
mv "$fresh" "$folder"
echo "$folder: $transformers for Python $version, $(du -sm "$folder" | cut -f 1) MB"
