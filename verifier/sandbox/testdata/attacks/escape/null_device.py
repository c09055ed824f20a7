# Changes the mode of the null device behind its descriptor, which is the host's.
# status: ok
# output: refused
import os
try: os.fchmod(0, 0o600)
except PermissionError: print("refused")
