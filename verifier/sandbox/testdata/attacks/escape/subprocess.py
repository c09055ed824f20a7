# Runs a command by the library.
# status: error
# error: PermissionError
import subprocess
subprocess.run(["id"])
