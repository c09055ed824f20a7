# Floods descriptor 1 below Python's output.
# status: ok
# output: done
import os
for _ in range(1000): os.write(1, b"x" * 65536)
print("done")
