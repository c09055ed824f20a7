#!/usr/bin/env bash
# Builds the Ollama server of the client's version into .ollama/, for the tests that
# ask a real one, unless it is there already, and prints its path. It needs Go, g++ and
# Debian's packages nlohmann-json3-dev and libstb-dev, which it unpacks there and does
# not install.
set -euo pipefail
cd "$(dirname "$0")/../.."

version=$(GOWORK=off go list -m -f '{{.Version}}' github.com/ollama/ollama)
folder=$PWD/.ollama/$version
echo "$folder/ollama"
[ -x "$folder/ollama" ] && exit 0

echo "ollama: building the server $version, once (about 5 minutes)" >&2
mkdir -p "$folder/deb" "$folder/headers/miniaudio"
# Modules leave out what lies in folders called vendor: headers that the server's
# C++ includes.
(cd "$folder/deb" && apt-get -qq -o APT::Sandbox::User=root download nlohmann-json3-dev libstb-dev) || {
  echo "ollama: the packages nlohmann-json3-dev and libstb-dev cannot be had (hint: apt-get update)" >&2
  exit 1
}
for package in "$folder"/deb/*.deb; do dpkg -x "$package" "$folder/unpacked"; done
ln -sfn "$folder/unpacked/usr/include/nlohmann" "$folder/headers/nlohmann"
ln -sfn "$folder/unpacked/usr/include/stb" "$folder/headers/stb"
malgo=$(cd / && GOWORK=off GOFLAGS=-mod=mod go mod download -json github.com/gen2brain/malgo@v0.11.24 | sed -n 's/.*"Dir": "\(.*\)".*/\1/p')
cp "$malgo/miniaudio.h" "$folder/headers/miniaudio/"
cd /
GOWORK=off GOFLAGS=-mod=mod GOBIN=$folder CGO_CPPFLAGS="-I$folder/headers" CGO_CFLAGS="-O3 -march=native" CGO_CXXFLAGS="-O3 -march=native" \
  go install -ldflags "-X github.com/ollama/ollama/version.Version=${version#v}" "github.com/ollama/ollama@$version"
