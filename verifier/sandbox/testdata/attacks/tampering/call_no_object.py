# Forges a call whose arguments are a list.
# status: killed
# error: the program wrote to the interpreter's channel
channel = answer.__self__.channel
channel.send('{"call":"count","arguments":["A","nut"]}')
print(channel.receive())
