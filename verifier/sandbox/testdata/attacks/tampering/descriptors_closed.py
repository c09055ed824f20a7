# Closes every descriptor.
# status: killed
# error: the program ended its interpreter
import os
os.closerange(0, 64)
