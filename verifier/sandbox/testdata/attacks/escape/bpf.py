# Makes a BPF map.
# status: ok
# output: -1 EPERM
import ctypes, errno, os
libc = ctypes.CDLL(None, use_errno=True)
print(libc.syscall({"x86_64": 321, "aarch64": 280}[os.uname().machine], 0, 0, 0), errno.errorcode[ctypes.get_errno()])
