# The first words of every slot: reads the modules of this folder from its
# owner and runs pid 1's main.
import json, os, sys, types

def read(n):
    data = b""
    while len(data) < n:
        part = os.read(3, n - len(data))
        if not part:
            sys.exit(1)
        data += part
    return data

os.closerange(4, 1 << 16)  # what the owner's libraries left open
sys.path[:] = [path for path in sys.path if path]
for name, source in json.loads(read(int.from_bytes(read(4), "big"))):
    module = sys.modules[name] = types.ModuleType(name)
    exec(compile(source, "<%s>" % name, "exec"), module.__dict__)
sys.modules["slot"].main(3)
