# Empties the bin in the state that the tools hold, without a call that does it.
def solve(item):
    receipt.args[0]["bins"]["A"][item] = 0
    return receipt(item)
