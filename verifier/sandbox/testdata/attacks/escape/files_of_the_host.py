# Looks for what every host has.
# status: ok
# output: []
# landlock.output: '/etc/passwd'
import os
print([path for path in ("/etc/passwd", "/etc/shadow", "/etc/hosts", "/etc/resolv.conf", "/etc/ld.so.cache", "/root/.ssh", "/home", "/var", "/run", "/boot", "/opt", "/srv", "/bin/sh", "/usr/bin/env", "/sbin/init", "/.dockerenv") if os.path.exists(path)])
