# Overwrites the type of all integers.
# status: killed
# error: killed by signal
import ctypes
ctypes.memset(id(int) + 16, 255, 200)
[1 + 2]
