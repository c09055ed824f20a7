// Package synthetic
package synthetic
