# Runs a program by its descriptor.
# status: ok
# output: -1 EPERM
import ctypes, errno, os
libc = ctypes.CDLL(None, use_errno=True)
print(libc.syscall({"x86_64": 322, "aarch64": 281}[os.uname().machine], 0, 0, 0, 0, 0x1000), errno.errorcode[ctypes.get_errno()])
