"""The demo's meetings: the capstone in its third week, a finished program, two open events."""
