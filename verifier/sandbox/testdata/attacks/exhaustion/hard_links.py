# Fills a directory with names of one file, which need no inodes.
# status: file_limit
import os
open("x", "w").close()
for n in range(1_000_000): os.link("x", str(n))
