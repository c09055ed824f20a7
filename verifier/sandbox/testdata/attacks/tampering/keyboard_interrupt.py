# Raises what a person at a terminal would.
# status: error
# error: KeyboardInterrupt
raise KeyboardInterrupt
