# Turns on process accounting.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.acct(b"/tmp/x"), errno.errorcode.get(ctypes.get_errno()))
