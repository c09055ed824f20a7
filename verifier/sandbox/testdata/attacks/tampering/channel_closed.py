# Closes the channel and lives on, so that it is neither heard nor ended.
# status: killed
# error: the program closed the interpreter's channel
import os, time
os.close(answer.__closure__[0].cell_contents.channel.fd)
while True: time.sleep(1)
