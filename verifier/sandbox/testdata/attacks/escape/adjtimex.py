# Makes the machine's clock run fast.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.adjtimex((ctypes.c_char * 256)()), errno.errorcode.get(ctypes.get_errno()))
