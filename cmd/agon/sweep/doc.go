// Package ablate is agon ablate: variants of one run, each with several seeds, all
// measured on the same held-out tasks and set against the policy that they began
// with. What is finished is not done again; see [study].
package ablate
