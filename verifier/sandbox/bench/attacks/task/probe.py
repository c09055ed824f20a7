import builtins
import os

left = [os.path.join(folder, canary["name"]) for folder in ("/tmp", "/dev/shm", ".")]
assert not any(map(os.path.exists, left))
assert not hasattr(builtins, canary["name"]) and canary["name"] not in os.environ


