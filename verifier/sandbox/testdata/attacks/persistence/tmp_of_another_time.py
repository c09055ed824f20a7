# Keeps a number in the time of /tmp.
# status: ok
import os
try: os.utime("/tmp", (1, 1))
except PermissionError: pass
