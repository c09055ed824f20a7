# Calls a tool for ever.
# status: tool_limit
while True: count("A", "nut")
