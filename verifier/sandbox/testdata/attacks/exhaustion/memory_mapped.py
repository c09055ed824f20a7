# Maps more memory than it may.
# status: error
# error: Cannot allocate memory
import mmap
mmap.mmap(-1, 1 << 40)
