# Keeps a number in the time of /tmp.
# status: ok
import os
try: os.utime(".", (1, 1))
except PermissionError: pass
