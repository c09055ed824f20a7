# Looks for the environment's tools in the sources that the interpreter holds.
# status: ok
# output: []
import sys
print([name for name in ("tools", "tools_of_environment", "environment", "verifier", "describe", "schema") if name in sys.modules])
