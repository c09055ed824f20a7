# Reads the memory of pid 1.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.process_vm_readv(1, None, 0, None, 0, 0), errno.errorcode.get(ctypes.get_errno()))
