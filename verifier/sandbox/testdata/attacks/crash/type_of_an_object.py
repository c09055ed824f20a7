# Overwrites the type of an object and uses it.
# status: killed
# error: killed by signal 11
import ctypes
a = [1]
ctypes.memset(id(a) + 8, 255, 8)
a.append(2)
