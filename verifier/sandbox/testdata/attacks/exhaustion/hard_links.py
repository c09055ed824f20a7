# Fills a directory with names of one file, which need no inodes.
# status: file_limit
import os
open("/tmp/x", "w").close()
for n in range(1_000_000): os.link("/tmp/x", f"/tmp/{n}")
