# Replaces the interpreter's own code for frames.
# status: killed
import sys
wire = sys.modules["wire"]
wire.Channel.send = lambda *_: None
wire.Channel.receive = lambda *_: 1 / 0
