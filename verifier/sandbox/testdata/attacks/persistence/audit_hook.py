# Adds an audit hook, which cannot be removed.
# status: ok
import sys
sys.addaudithook(lambda *_: None)
