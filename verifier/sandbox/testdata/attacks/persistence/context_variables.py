# Sets a context variable.
# status: ok
import contextvars
_ = contextvars.ContextVar("left").set(1)
