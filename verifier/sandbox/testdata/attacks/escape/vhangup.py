# Hangs up the terminal.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.vhangup(), errno.errorcode.get(ctypes.get_errno()))
