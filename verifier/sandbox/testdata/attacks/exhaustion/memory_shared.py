# Maps shared anonymous memory, which forks do not copy, until there is no more.
# status: error
# error: Cannot allocate memory
import mmap
a = []
while True: a.append(mmap.mmap(-1, 1 << 24, flags=mmap.MAP_SHARED | mmap.MAP_ANONYMOUS))
