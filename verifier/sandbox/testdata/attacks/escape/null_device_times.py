# Sets the times of the null device behind its descriptor, which is the host's.
# status: ok
# output: refused
import os
now = os.fstat(0)
try: os.utime(0, ns=(now.st_atime_ns, now.st_mtime_ns))
except OSError: print("refused")
