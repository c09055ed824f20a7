# Runs a command by posix_spawn, which clones with vfork's flags.
# status: error
# error: PermissionError
# landlock.status: process_limit
# landlock.error: BlockingIOError
import os
os.posix_spawn("/bin/sh", ["sh"], {})
