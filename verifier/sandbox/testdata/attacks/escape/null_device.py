# Sets the mode of the null device behind its descriptor, which is the host's.
# status: ok
# output: refused
import os
try: os.fchmod(0, os.fstat(0).st_mode & 0o7777)
except OSError: print("refused")
