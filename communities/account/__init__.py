"""One's account: signing in, factors, sessions, two accounts made one."""
