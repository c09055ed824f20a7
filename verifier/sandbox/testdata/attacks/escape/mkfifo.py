# Makes a named pipe.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.mkfifo(b"/tmp/pipe", 0o600), errno.errorcode.get(ctypes.get_errno()))
