# Opens devices.
# status: ok
# output: []
# landlock.output: 'null'
import os
print([name for name in ("null", "zero", "mem", "kmsg", "sda", "tty", "ptmx", "shm", "fd", "stdin", "fuse", "kvm", "net/tun") if os.path.exists("/dev/" + name)])
