# Swaps the interpreter's session for one that has no channel.
# status: killed
answer.__self__.channel = None
