# Makes shared memory, which would outlive the attempt.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.shmget(0, 4096, 0o1600), errno.errorcode.get(ctypes.get_errno()))
