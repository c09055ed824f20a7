package blind

import "fmt"

var owners = []string{"ann", "bob", "cleo", "dan", "eve"}

// bank is the state of the environment of that name.
type bank struct {
	Accounts map[string]*account `json:"accounts"`
}

type account struct {
	Balance int  `json:"balance"`
	Frozen  bool `json:"frozen"`
}

func (b *bank) call(c call) error {
	one := b.Accounts[c.arguments[0].(string)]
	switch a := c.arguments; c.tool {
	case "deposit":
		return one.pay(a[1].(int))
	case "withdraw":
		return one.pay(-a[1].(int))
	case "transfer":
		target := b.Accounts[a[1].(string)]
		if target == one || target.Frozen {
			return errRefused
		}
		if err := one.pay(-a[2].(int)); err != nil {
			return err
		}
		return target.pay(a[2].(int))
	case "freeze", "thaw":
		freeze := c.tool == "freeze"
		if one.Frozen == freeze {
			return errRefused
		}
		one.Frozen = freeze
	}
	return nil
}

func (a *account) pay(amount int) error {
	if a.Frozen || a.Balance+amount < 0 {
		return errRefused
	}
	a.Balance += amount
	return nil
}

// with lists the accounts that are frozen, or those that are not, in a drawn order.
func (b *bank) with(d *dice, frozen bool) (names []string) {
	for _, name := range owners {
		if b.Accounts[name].Frozen == frozen {
			names = append(names, name)
		}
	}
	return shuffled(d, names)
}

func (b *bank) balance(name string) int { return b.Accounts[name].Balance }

func readBank(p path) string { return fmt.Sprintf("%s(%q)", p[2], p[1]) }
