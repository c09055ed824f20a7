# Leaves links to the library, for whoever empties /tmp to follow.
# status: ok
import os
os.symlink("/", "root")
os.symlink(os.path.dirname(os.__file__), "library")
os.symlink("loop", "loop")
