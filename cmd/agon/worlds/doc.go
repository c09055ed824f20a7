// Package worlds opens the environments of a configuration and the sandbox that runs
// them.
package worlds
