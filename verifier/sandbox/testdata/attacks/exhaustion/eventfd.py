# Makes counters of the kernel's for ever.
# status: file_limit
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
while libc.eventfd(0, 0) >= 0: pass
raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
