# Fills /tmp with symbolic links.
# status: file_limit
import os
for n in range(1000): os.symlink("/", f"/tmp/{n}")
