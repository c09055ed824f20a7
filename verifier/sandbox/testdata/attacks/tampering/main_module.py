# Looks for the interpreter's own variables as those of the main module.
# status: ok
# output: []
import sys
print(sorted(set(vars(sys.modules["__main__"])) & {"state", "tools", "verifier", "config", "nonce", "seed"}))
