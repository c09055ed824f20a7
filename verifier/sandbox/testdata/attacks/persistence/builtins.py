# Replaces builtins.
# status: killed
import builtins
builtins.open = builtins.print = builtins.len = lambda *_, **__: 0
builtins.planted = 1
