# Opens a module of the library for writing.
# status: ok
# output: refused
import os
try: open(os.__file__, "r+")
except OSError: print("refused")
