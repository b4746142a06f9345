"""Static files: hashed and compressed, the stylesheet's parts joined into one file."""

import re

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

ENTRY = "css/praxis.css"
IMPORT = re.compile(r'@import "([\w-]+\.css)" layer\((\w+)\);')
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SPACE = re.compile(r"\s*\n\s*|(?<=[{};,]) +| +(?=[{}])")


class StaticFiles(CompressedManifestStaticFilesStorage):
    """One request for the style of a page, although each component has a file of its own."""

    manifest_strict = False

    def post_process(self, paths, dry_run=False, **options):
        """Hand the joined stylesheet to the hashing that follows."""
        if ENTRY in paths:
            storage, path = paths[ENTRY]
            paths = paths | {ENTRY: (Joined(storage), path)}
        yield from super().post_process(paths, dry_run, **options)

    def hashed_name(self, name, content=None, filename=None):
        """A font that could not be cut on this machine is named plainly: the browser falls back."""
        try:
            return super().hashed_name(name, content, filename)
        except ValueError:
            if name.startswith("fonts/"):
                return name
            raise


class Joined:
    """A storage whose stylesheet has its imports written out, in the layers they name."""

    def __init__(self, storage):
        self.storage = storage

    def open(self, path):
        """The joined text as a file; ``path`` is the entry."""
        folder = path.rpartition("/")[0]
        entry = self._read(path)
        text = IMPORT.sub(lambda m: f"@layer {m[2]}{{{self._read(f'{folder}/{m[1]}')}}}", entry)
        return ContentFile(SPACE.sub("", COMMENT.sub("", text)).encode())

    def _read(self, path):
        with self.storage.open(path) as file:
            return file.read().decode()
