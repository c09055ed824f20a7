# Compares its descriptors with those of pid 1.
# status: ok
# output: -1 EPERM
import ctypes, errno, os
libc = ctypes.CDLL(None, use_errno=True)
print(libc.syscall({"x86_64": 312, "aarch64": 272}[os.uname().machine], 1, 1, 0, 0, 0), errno.errorcode[ctypes.get_errno()])
