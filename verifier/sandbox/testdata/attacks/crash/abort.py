# Aborts.
# status: killed
# error: killed by signal 6
import os
os.abort()
