# Adds a key to the kernel's ring, where it would stay.
# status: ok
# output: -1 EPERM
import ctypes, errno, os
libc = ctypes.CDLL(None, use_errno=True)
print(libc.syscall({"x86_64": 248, "aarch64": 217}[os.uname().machine], 0, 0, 0, 0, 0), errno.errorcode[ctypes.get_errno()])
