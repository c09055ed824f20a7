# Raises what ends an interpreter.
# status: ok
raise SystemExit
