# Leaves links to the library, for whoever empties /tmp to follow.
# status: ok
import os
os.symlink("/", "/tmp/root")
os.symlink(os.path.dirname(os.__file__), "/tmp/library")
os.symlink("loop", "/tmp/loop")
