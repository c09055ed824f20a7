#!/bin/sh
# Runs agon on the libtorch that this machine has: that of LIBTORCH, a folder with lib
# in it, or that of the torch of python3, or of the Python that AGON_PYTHON names. It
# has to be of version VERSION, as the program is.
here=$(dirname "$(readlink -f "$0")")

# Found without importing it, which would take seconds.
find='
import importlib.util, pathlib, re, sys
spec = importlib.util.find_spec("torch")
if spec is None: sys.exit("it has no torch")
folder = pathlib.Path(spec.origin).parent
version = re.search(r"__version__ = .(\d+\.\d+)", (folder / "version.py").read_text())[1]
if version != "VERSION": sys.exit(f"its torch is {version}")
print(folder)
'
if [ -z "$LIBTORCH" ]; then
  python=${AGON_PYTHON:-python3}
  LIBTORCH=$("$python" -c "$find" 2>&1) || {
    echo "agon: $python: $LIBTORCH (hint: pip install torch==VERSION.*, or name another Python in AGON_PYTHON)" >&2
    exit 2
  }
fi
LD_LIBRARY_PATH=$LIBTORCH/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH} exec "$here/libexec/agon" "$@"
