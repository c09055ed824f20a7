# Leaves its process group and session.
# status: ok
import os
os.setsid()
