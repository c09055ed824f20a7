# Forges a call whose arguments are a list.
# status: killed
# error: the program wrote to the interpreter's channel
channel = answer.__closure__[0].cell_contents.channel
channel.send('{"call":"count","arguments":["A","nut"]}')
print(channel.receive())
