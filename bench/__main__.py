"""`python -m bench [name …]`: runs the named benchmarks, or all, each in a process of its own."""

import importlib
import subprocess
import sys

BENCHES = {
    "start": "from `make run` to the first page, and what it holds while idle",
    "pages": "pages and API beside a bare page on the same server",
    "calendar": "list and month of a calendar with 10,000 occurrences",
    "tables": "invitations and terms brought in by the thousand",
    "reminders": "10,000 reminders swept, by one worker and by four",
    "feeds": "a calendar feed of 500 meetings, written and unchanged",
    "chat": "messages delivered beside a bare socket server",
}


def main(names: list[str]) -> int:
    """Runs them; the exit status says whether all of them ran, not whether targets were met."""
    unknown = set(names) - set(BENCHES)
    if unknown:
        print(f"No such benchmark: {', '.join(unknown)}. There are {', '.join(BENCHES)}.")
        return 2
    if len(names) == 1:
        print(f"\n{names[0]}: {BENCHES[names[0]]}", flush=True)
        importlib.import_module(f"bench.{names[0]}").main()
        return 0
    # Settings are read once a process, so each benchmark with servers of its own needs its own.
    return max(
        subprocess.run([sys.executable, "-m", "bench", name], check=False).returncode
        for name in names or BENCHES
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
