# Makes a timer behind a descriptor.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.timerfd_create(0, 0), errno.errorcode.get(ctypes.get_errno()))
