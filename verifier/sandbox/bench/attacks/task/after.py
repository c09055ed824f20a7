

state = initial_state(1)
count, move, receipt = (functools.partial(tool, state) for tool in (count, move, receipt))
