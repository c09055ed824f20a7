# Leaves directories and files that nobody may read, enter or write.
# status: ok
# landlock.status: error
# landlock.error: PermissionError
import os
os.makedirs("a/b/c")
with open("a/b/c/left", "w"): pass
for path in ("a/b/c/left", "a/b/c", "a/b", "a"): os.chmod(path, 0)
