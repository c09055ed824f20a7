# Makes a timer of the kernel's.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.timer_create(0, None, (ctypes.c_void_p * 1)()), errno.errorcode.get(ctypes.get_errno()))
