package trainer

import "agon"

// roles are measured apart, because a mean over attempts and proposals together
// is of nothing. TRL's names alone are the executor's; those of a challenger that
// is trained have a prefix.
var roles = []struct {
	role   agon.Role
	prefix string
}{
	{agon.RoleExecutor, ""},
	{agon.RoleChallenger, "challenger/"},
}

// ofRole returns the groups of a role, in order.
func ofRole(groups []Group, role agon.Role) []Group {
	var chosen []Group
	for i := range groups {
		if groups[i].Role == role {
			chosen = append(chosen, groups[i])
		}
	}
	return chosen
}
