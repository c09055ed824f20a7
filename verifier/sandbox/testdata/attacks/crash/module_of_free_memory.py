# Frees memory twice.
# status: killed
# error: killed by signal
import ctypes
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
libc.free.argtypes = [ctypes.c_void_p]
p = libc.malloc(100_000)
libc.free(p)
libc.free(p)
