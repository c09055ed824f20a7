# Takes the rights off /tmp itself.
# status: ok
import os
try: os.chmod("/tmp", 0o500)
except PermissionError: pass
