# Overwrites the lists of the collector of garbage.
# status: killed
# error: killed by signal
import ctypes, gc
a = [[] for _ in range(100)]
for one in a: ctypes.memset(id(one) - 16, 255, 8)
gc.collect()
