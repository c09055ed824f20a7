# Calls a tool that never returns.
# status: timeout
hang()
