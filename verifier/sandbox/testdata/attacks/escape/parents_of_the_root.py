# Climbs out of the root by dots.
# status: ok
# output: True
import os
os.chdir("/")
for _ in range(100): os.chdir("..")
print(os.stat(".").st_ino == os.stat("/").st_ino)
