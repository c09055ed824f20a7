# Replaces itself by a fresh interpreter without stubs.
# status: error
# error: PermissionError: [Errno 1] Operation not permitted
import os, sys
os.execv(sys.executable, [sys.executable, "-c", "print(1)"])
