# Runs a command by the library.
# status: error
# error: PermissionError
# landlock.status: process_limit
# landlock.error: BlockingIOError
import subprocess
subprocess.run(["id"])
