// Package version names the program that runs.
package version
