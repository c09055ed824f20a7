# Fills /tmp with symbolic links.
# status: file_limit
import os
for n in range(100_000): os.symlink("/", str(n))
