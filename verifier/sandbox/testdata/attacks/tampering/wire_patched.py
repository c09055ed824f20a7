# Replaces the interpreter's own encoder: it answers nonsense, for itself.
# status: killed
import sys
sys.modules["wire"].encode = lambda *_: "nonsense"
answer(1)
