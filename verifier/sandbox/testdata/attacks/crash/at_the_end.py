# Crashes while its variables are taken apart.
# status: killed
# error: killed by signal 11
import ctypes
class Last:
    def __del__(self): ctypes.string_at(0)
a = Last()
a = None
