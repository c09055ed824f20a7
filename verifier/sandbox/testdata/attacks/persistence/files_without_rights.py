# Leaves directories and files that nobody may read, enter or write.
# status: ok
import os
os.makedirs("/tmp/a/b/c")
with open("/tmp/a/b/c/left", "w"): pass
for path in ("/tmp/a/b/c/left", "/tmp/a/b/c", "/tmp/a/b", "/tmp/a"): os.chmod(path, 0)
