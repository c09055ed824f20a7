# Writes into the interpreter's library.
# status: ok
# output: refused
import os
try:
    with open(os.path.join(os.path.dirname(os.__file__), "planted.py"), "w"): pass
except OSError: print("refused")
