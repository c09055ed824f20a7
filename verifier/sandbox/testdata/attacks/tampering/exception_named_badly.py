# Raises an exception whose name is a sequence for terminals.
# status: error
raise type("\x1b[2J", (Exception,), {})()
