# Closes the channel and lives on, so that it is neither heard nor ended.
# status: killed
# error: the program closed the interpreter's channel
import os, time
os.close(answer.__self__.channel.fd)
while True: time.sleep(1)
