# Makes a queue of messages, which would outlive the attempt.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.msgget(0, 0o1600), errno.errorcode.get(ctypes.get_errno()))
