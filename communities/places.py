"""Places in a program: who holds one, who is next, and how long an offer stands.

Everything here happens under the lock of the program's row, so that a place is given away once and
the queue is served in the order in which people came. Only participants take places. A place is
held by an enrolment, by an offer, and for a while by whoever gave theirs up and may think again.
"""
