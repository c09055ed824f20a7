# Writes a program into /tmp and runs it.
# status: error
# error: PermissionError: [Errno 1] Operation not permitted
import os
with open("x", "w") as file: file.write("#!/bin/sh\n")
os.chmod("x", 0o755)
os.execv("x", ["x"])
