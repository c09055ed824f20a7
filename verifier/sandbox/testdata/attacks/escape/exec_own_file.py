# Writes a program into /tmp and runs it.
# status: error
# error: PermissionError: [Errno 1] Operation not permitted
import os
with open("/tmp/x", "w") as file: file.write("#!/bin/sh\n")
os.chmod("/tmp/x", 0o755)
os.execv("/tmp/x", ["x"])
