# Takes the rights off /tmp itself.
# status: ok
import os
try: os.chmod(".", 0o500)
except PermissionError: pass
