# Takes a handle of a file, to open it from elsewhere.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.name_to_handle_at(-100, b"/", (ctypes.c_char * 256)(), (ctypes.c_int * 1)(), 0), errno.errorcode.get(ctypes.get_errno()))
