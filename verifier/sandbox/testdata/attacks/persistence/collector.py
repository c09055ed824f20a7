# Changes the collector of garbage.
# status: ok
import gc
gc.unfreeze()
gc.enable()
gc.set_threshold(1)
gc.set_debug(gc.DEBUG_SAVEALL)
gc.callbacks.append(lambda *_: None)
