# Makes itself slower.
# status: error
# error: PermissionError
import os
os.nice(19)
