package blind

import "slices"

// bankKinds are what is asked of a bank.
var bankKinds = []kind{
	asking("deposit", depositMoney),
	asking("transfer", transferMoney),
	asking("freeze", freezeAccount),
	asking("thaw all", thawAll),
	asking("sum of balances", sumOfBalances),
	asking("name the extreme", nameRichest),
	asking("list the frozen", listFrozen),
	asking("dict of balances", dictOfBalances),
	asking("withdraw if more", withdrawIfMore),
	asking("deposit to the extreme", depositToExtreme),
	asking("transfer and tell", transferAndTell),
	asking("freeze but leave", freezeButLeave),
	asking("deposit for all below", depositBelow),
	asking("text of an account", textOfAccount),
	asking("collect", collectMoney),
	asking("thaw and pay", thawAndPay),
	asking("withdraw down to", withdrawDownTo),
}

func depositMoney(b *bank, d *dice) (request, bool) {
	name, n := b.with(d, false)[0], d.within(5, 60)
	return request{
		values: values{"name": name, "n": n},
		wordings: []string{
			"Pay {n} into the account {name}.",
			"Somebody brings {n} in cash for {name}. Deposit it.",
			"Deposit {n} in {name}'s account.",
		},
		solutions: []string{"if not frozen(\"{name}\"):\n    deposit(\"{name}\", {n})"},
		steps:     []call{with("deposit", name, n)},
		misses:    []miss{does(with("withdraw", name, n)), does(with("deposit", name, n), with("deposit", name, n))},
	}, true
}

func transferMoney(b *bank, d *dice) (request, bool) {
	free, n := b.with(d, false), d.within(5, 35)
	return request{
		values: values{"a": free[0], "b": free[1], "n": n},
		wordings: []string{
			"Transfer {n} from {a} to {b}.",
			"{a} owes {b} {n}. Settle that by a transfer.",
		},
		solutions: []string{"withdraw(\"{a}\", {n})\ndeposit(\"{b}\", {n})", "if balance(\"{a}\") >= {n}:\n    transfer(\"{a}\", \"{b}\", {n})"},
		steps:     []call{with("transfer", free[0], free[1], n)},
		misses:    []miss{does(with("transfer", free[1], free[0], n)), does(with("deposit", free[1], n)), does(with("withdraw", free[0], n))},
	}, true
}

func freezeAccount(b *bank, d *dice) (request, bool) {
	free := b.with(d, false)
	return request{
		values: values{"name": free[0]},
		wordings: []string{
			"Freeze the account {name}.",
			"{name} has lost a card; freeze that account.",
		},
		solutions: []string{"if not frozen(\"{name}\"):\n    freeze(\"{name}\")"},
		steps:     []call{with("freeze", free[0])},
		misses:    []miss{does(with("freeze", free[1]), with("freeze", free[2])), does(with("freeze", free[0]), with("thaw", free[0]), with("freeze", free[1])), does(with("withdraw", free[0], b.balance(free[0])))},
	}, true
}

func thawAll(b *bank, d *dice) (request, bool) {
	iced := b.with(d, true)
	return request{
		wordings: []string{
			"Thaw every account that is frozen.",
			"No account should be frozen any more. See to it.",
			"Find the frozen accounts and thaw all of them.",
		},
		solutions: []string{"for name in accounts():\n    if frozen(name):\n        thaw(name)"},
		steps:     []call{with("thaw", iced[0]), with("thaw", iced[1])},
		misses:    []miss{does(with("thaw", iced[0])), does(with("thaw", iced[1])), does(with("thaw", iced[0]), with("freeze", b.with(d, false)[0]))},
	}, true
}

func sumOfBalances(b *bank, d *dice) (request, bool) {
	names := shuffled(d, owners)[:3]
	one, two, three := b.balance(names[0]), b.balance(names[1]), b.balance(names[2])
	return request{
		values: values{"a": names[0], "b": names[1], "c": names[2]},
		wordings: []string{
			"How much do {a}, {b} and {c} hold together?",
			"Give the sum of the balances of {a}, {b} and {c}.",
		},
		solutions: []string{
			"answer(balance(\"{a}\") + balance(\"{b}\") + balance(\"{c}\"))",
			"total = 0\nfor name in (\"{a}\", \"{b}\", \"{c}\"):\n    total += balance(name)\nanswer(total)",
		},
		answer: one + two + three,
		from:   "sum(before.balance(name) for name in (\"{a}\", \"{b}\", \"{c}\"))",
		misses: []miss{
			says(one+two, "answer(balance(\"{a}\") + balance(\"{b}\"))"),
			says(max(one, two, three), "answer(max(balance(name) for name in (\"{a}\", \"{b}\", \"{c}\")))"),
			says((one+two+three)/3, "answer((balance(\"{a}\") + balance(\"{b}\") + balance(\"{c}\")) // 3)"),
		},
	}, true
}

func nameRichest(b *bank, d *dice) (request, bool) {
	word, function, other, most := "least", "min", "max", d.chance(2)
	if most {
		word, function, other = "most", "max", "min"
	}
	name, _ := extreme(owners, b.balance, most)
	opposite, _ := extreme(owners, b.balance, !most)
	return request{
		values: values{"word": word, "function": function, "other": other},
		wordings: []string{
			"Which account holds the {word} money? Answer with its name.",
			"Tell the name of the account with the {word} money in it.",
		},
		solutions: []string{
			"answer({function}(accounts(), key=balance))",
			"found = accounts()[0]\nfor name in accounts():\n    if balance(name) == {function}(balance(name), balance(found)):\n        found = name\nanswer(found)",
		},
		answer: name,
		from:   "{function}(before.accounts(), key=lambda name: before.balance(name))",
		misses: []miss{
			says(opposite, "answer({other}(accounts(), key=balance))"),
			says(b.balance(name), "answer({function}(balance(name) for name in accounts()))"),
		},
	}, true
}

func listFrozen(b *bank, d *dice) (request, bool) {
	word, test, opposite, frozen := "not frozen", "not ", "", d.chance(2)
	if frozen {
		word, test, opposite = "frozen", "", "not "
	}
	right, wrong := b.with(d, frozen), b.with(d, !frozen)
	slices.Sort(right)
	slices.Sort(wrong)
	backwards := slices.Clone(right)
	slices.Reverse(backwards)
	return request{
		values: values{"word": word, "test": test, "opposite": opposite},
		wordings: []string{
			"List the names of the accounts that are {word}, in alphabetical order.",
			"Which accounts are {word}? Give a list of names in alphabetical order.",
		},
		solutions: []string{
			"answer([name for name in accounts() if {test}frozen(name)])",
			"found = []\nfor name in accounts():\n    if {test}frozen(name):\n        found.append(name)\nanswer(sorted(found))",
		},
		answer: right,
		from:   "sorted(name for name in before.accounts() if {test}before.frozen(name))",
		misses: []miss{
			says(wrong, "answer([name for name in accounts() if {opposite}frozen(name)])"),
			says(backwards, "answer(sorted([name for name in accounts() if {test}frozen(name)], reverse=True))"),
			says(len(right), "answer(len([name for name in accounts() if {test}frozen(name)]))"),
		},
	}, true
}

func dictOfBalances(b *bank, d *dice) (request, bool) {
	names := shuffled(d, owners)
	balances := map[string]any{names[0]: b.balance(names[0]), names[1]: b.balance(names[1])}
	return request{
		values: values{"a": names[0], "b": names[1]},
		wordings: []string{
			"Give a dict with the balances of {a} and {b}, under their names.",
			"What do {a} and {b} hold? Answer with a dict from name to balance.",
		},
		solutions: []string{
			"answer({\"{a}\": balance(\"{a}\"), \"{b}\": balance(\"{b}\")})",
			"answer({name: balance(name) for name in (\"{a}\", \"{b}\")})",
		},
		answer: balances,
		from:   "{name: before.balance(name) for name in (\"{a}\", \"{b}\")}",
		misses: []miss{
			says(map[string]any{names[0]: b.balance(names[1]), names[1]: b.balance(names[0])}, "answer({\"{a}\": balance(\"{b}\"), \"{b}\": balance(\"{a}\")})"),
			says([]any{b.balance(names[0]), b.balance(names[1])}, "answer([balance(\"{a}\"), balance(\"{b}\")])"),
			says(b.balance(names[0])+b.balance(names[1]), "answer(balance(\"{a}\") + balance(\"{b}\"))"),
		},
	}, true
}

func withdrawIfMore(b *bank, d *dice) (request, bool) {
	name, limit, n := b.with(d, false)[0], d.within(80, 150), d.within(5, 35)
	withdraw, deposit := with("withdraw", name, n), with("deposit", name, n)
	right, wrong := withdraw, deposit
	if b.balance(name) <= limit {
		right, wrong = deposit, withdraw
	}
	return request{
		values: values{"name": name, "limit": limit, "n": n},
		wordings: []string{
			"If {name} has more than {limit}, withdraw {n} from that account; otherwise deposit {n} in it.",
			"Look at the balance of {name}. If it is above {limit}, take out {n}; if not, pay {n} in.",
		},
		solutions: []string{"if balance(\"{name}\") > {limit}:\n    withdraw(\"{name}\", {n})\nelse:\n    deposit(\"{name}\", {n})"},
		steps:     []call{right},
		misses:    []miss{does(wrong), does(right, right)},
	}, true
}

func depositToExtreme(b *bank, d *dice) (request, bool) {
	n, most := d.within(5, 40), d.chance(2)
	word, function := "least", "min"
	if most {
		word, function = "most", "max"
	}
	free := b.with(d, false)
	name, _ := extreme(free, b.balance, most)
	opposite, _ := extreme(free, b.balance, !most)
	return request{
		values: values{"n": n, "word": word, "function": function},
		wordings: []string{
			"Of the accounts that are not frozen, pay {n} into the one that holds the {word}.",
			"Leave frozen accounts aside: who of the others has the {word} money gets {n} more. Deposit it.",
		},
		solutions: []string{"usable = [name for name in accounts() if not frozen(name)]\ndeposit({function}(usable, key=balance), {n})"},
		steps:     []call{with("deposit", name, n)},
		misses:    []miss{does(with("deposit", opposite, n))},
	}, true
}

func transferAndTell(b *bank, d *dice) (request, bool) {
	free, n := b.with(d, false), d.within(5, 35)
	transfer, left := with("transfer", free[0], free[1], n), b.balance(free[0])-n
	return request{
		values: values{"a": free[0], "b": free[1], "n": n},
		wordings: []string{
			"Transfer {n} from {a} to {b}, and tell what {a} has left.",
			"{a} sends {n} to {b}. Do it, then answer with the new balance of {a}.",
		},
		solutions: []string{
			"transfer(\"{a}\", \"{b}\", {n})\nanswer(balance(\"{a}\"))",
			"held = balance(\"{a}\")\nif held >= {n}:\n    transfer(\"{a}\", \"{b}\", {n})\n    answer(held - {n})",
		},
		steps:  []call{transfer},
		answer: left,
		from:   "before.balance(\"{a}\") - {n}",
		misses: []miss{does(transfer).then(left + n), does(transfer).then(b.balance(free[1]) + n), says(left, "answer(balance(\"{a}\") - {n})"), says(left+n, "answer(balance(\"{a}\"))")},
	}, left > 1
}

func freezeButLeave(b *bank, d *dice) (request, bool) {
	free := b.with(d, false)
	return request{
		values: values{"a": free[0], "b": free[1], "c": free[2]},
		wordings: []string{
			"Freeze {a} and {b}, but do not freeze {c}.",
			"{c} stays usable; the accounts {a} and {b} are to be frozen.",
		},
		solutions: []string{"for name in [\"{a}\", \"{b}\"]:\n    freeze(name)"},
		steps:     []call{with("freeze", free[0]), with("freeze", free[1])},
		kept:      []path{{"accounts", free[2], "frozen"}},
		misses:    []miss{does(with("freeze", free[0]), with("freeze", free[1]), with("freeze", free[2])), does(with("freeze", free[2]))},
	}, true
}

func depositBelow(b *bank, d *dice) (request, bool) {
	limit, n := d.within(90, 170), d.within(5, 30)
	r := request{
		values: values{"limit": limit, "n": n},
		wordings: []string{
			"Pay {n} into every account that holds less than {limit} and is not frozen.",
			"For each account that is not frozen: if its balance is below {limit}, deposit {n}.",
		},
		solutions: []string{"for name in accounts():\n    if not frozen(name) and balance(name) < {limit}:\n        deposit(name, {n})"},
	}
	var everyone []call
	for _, name := range b.with(d, false) {
		everyone = append(everyone, with("deposit", name, n))
		if b.balance(name) < limit {
			r.steps = append(r.steps, with("deposit", name, n))
		} else {
			r.misses = append(r.misses, does(with("deposit", name, n)))
		}
	}
	r.misses = append(r.misses, does(everyone...))
	return r, len(r.steps) > 1
}

func textOfAccount(b *bank, d *dice) (request, bool) {
	name := pick(d, owners)
	v := values{"name": name, "balance": b.balance(name)}
	return request{
		values: values{"name": name},
		wordings: []string{
			"Write a line about {name} with name, colon, space and balance, such as \"zoe: 12\".",
			"Answer with a text that says what {name} holds, in the form \"zoe: 12\".",
		},
		solutions: []string{
			"answer(\"{name}: \" + str(balance(\"{name}\")))",
			"held = balance(\"{name}\")\nanswer(f\"{name}: {held}\")",
		},
		answer: v.fill("{name}: {balance}"),
		from:   "\"{name}: \" + str(before.balance(\"{name}\"))",
		misses: []miss{
			says(b.balance(name), "answer(balance(\"{name}\"))"),
			says(v.fill("{name} {balance}"), "answer(\"{name} \" + str(balance(\"{name}\")))"),
			says(v.fill("{balance}: {name}"), "answer(str(balance(\"{name}\")) + \": {name}\")"),
		},
	}, true
}

func collectMoney(b *bank, d *dice) (request, bool) {
	free, n := b.with(d, false), d.within(5, 30)
	return request{
		values: values{"a": free[0], "b": free[1], "c": free[2], "n": n},
		wordings: []string{
			"Transfer {n} from {a} to {c}, and {n} from {b} to {c}.",
			"{a} and {b} each give {n} to {c}. Make both transfers.",
		},
		solutions: []string{"for name in (\"{a}\", \"{b}\"):\n    transfer(name, \"{c}\", {n})"},
		steps:     []call{with("transfer", free[0], free[2], n), with("transfer", free[1], free[2], n)},
		misses:    []miss{does(with("transfer", free[0], free[2], 2*n)), does(with("transfer", free[2], free[0], n), with("transfer", free[2], free[1], n))},
	}, true
}

func thawAndPay(b *bank, d *dice) (request, bool) {
	name, n := b.with(d, true)[0], d.within(5, 40)
	return request{
		values: values{"name": name, "n": n},
		wordings: []string{
			"Thaw {name} and pay {n} into it.",
			"The account {name} is frozen. Thaw it, then deposit {n} there; leave it thawed.",
		},
		solutions: []string{"if frozen(\"{name}\"):\n    thaw(\"{name}\")\ndeposit(\"{name}\", {n})"},
		steps:     []call{with("thaw", name), with("deposit", name, n)},
		misses:    []miss{does(with("thaw", name)), does(with("thaw", name), with("deposit", name, n), with("freeze", name))},
	}, true
}

func withdrawDownTo(b *bank, d *dice) (request, bool) {
	name, n := b.with(d, false)[0], d.within(10, 35)
	taken := b.balance(name) - n
	return request{
		values: values{"name": name, "n": n},
		wordings: []string{
			"Take money out of {name} until {n} is left there, and tell how much you took.",
			"Withdraw from {name} all but {n}. Answer with the amount that was withdrawn.",
		},
		solutions: []string{
			"amount = balance(\"{name}\") - {n}\nwithdraw(\"{name}\", amount)\nanswer(amount)",
			"held = balance(\"{name}\")\nwithdraw(\"{name}\", held - {n})\nanswer(held - balance(\"{name}\"))",
		},
		steps:  []call{with("withdraw", name, taken)},
		answer: taken,
		from:   "before.balance(\"{name}\") - {n}",
		misses: []miss{does(with("withdraw", name, n)).then(n), does(with("withdraw", name, taken)).then(n), says(taken, "answer(balance(\"{name}\") - {n})")},
	}, taken > 1 && taken != n
}
