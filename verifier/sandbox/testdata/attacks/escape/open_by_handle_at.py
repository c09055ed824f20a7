# Opens a file of the host by its handle.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.open_by_handle_at(-100, (ctypes.c_char * 256)(), 0), errno.errorcode.get(ctypes.get_errno()))
