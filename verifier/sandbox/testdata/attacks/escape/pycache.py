# Plants compiled code where the next import looks for it.
# status: ok
# output: refused
import os, importlib.util
path = importlib.util.cache_from_source(os.__file__)
try:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    open(path, "wb")
except OSError: print("refused")
