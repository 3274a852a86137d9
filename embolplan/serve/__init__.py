"""The terminal UI in a browser: a server on loopback that gives each tab a program of its own."""
