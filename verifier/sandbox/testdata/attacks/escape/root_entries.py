# Looks for anything in the root beside the library and /tmp.
# status: ok
# output: []
# landlock.status: error
# landlock.output:
# landlock.error: PermissionError
import os, sys
library = {os.path.realpath(path).split("/")[1] for path in sys.path + [os.__file__, sys.base_prefix, sys.base_exec_prefix] if path.startswith("/")}
print([name for name in os.listdir("/") if name not in library | {"tmp", "lib", "lib64", "usr"}])
