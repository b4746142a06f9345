"""Forms of bringing a table in."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from communities.forms import OnceForm
from communities.imports import Kind
from communities.imports.reading import Table, read
from communities.models import Import


class TableForm(OnceForm):
    """A file, or the lines themselves; beside them what the kind asks once for all lines."""

    file = forms.FileField(
        label=_("A file"),
        required=False,
        help_text=_("CSV from any program, up to 20,000 lines."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
    )
    text = forms.CharField(
        label=_("Or paste the lines"),
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("Copied from a spreadsheet is fine."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.table: Table | None = None

    def clean(self):
        cleaned = super().clean()
        file, text = cleaned.get("file"), cleaned.get("text", "")
        if not file and not text.strip():
            self.add_error("file", _("Choose a file, or paste the lines below."))
            return cleaned
        try:
            self.table = read(file.read()) if file else read(text.encode(), pasted=True)
        except ValidationError as unreadable:
            self.add_error("file" if file else "text", unreadable)
        return cleaned

    def start(self, kind: Kind, options: dict, *, by) -> Import:
        """Keeps the table to be looked at."""
        file = self.cleaned_data.get("file")
        return Import.start(
            kind,
            self.table,
            file_name=file.name if file else "",
            options=options,
            by=by,
            key=self.cleaned_data.get("key"),
        )


class MappingForm(forms.Form):
    """Which column stands for which field; each choice shows what the column begins with."""

    def __init__(self, *args, table: Import, **kwargs):
        super().__init__(*args, **kwargs)
        first = table.lines.order_by("number").first()
        cells = first.cells if first else []
        columns = [
            (at, f"{heading}: {cells[at]}"[:60] if at < len(cells) and cells[at] else heading)
            for at, heading in enumerate(table.columns)
        ]
        for one in table.about.fields:
            self.fields[one.name] = forms.TypedChoiceField(
                label=one.label,
                required=one.required,
                coerce=int,
                empty_value=None,
                choices=[("", _("no column")), *columns],
                initial=table.mapping.get(one.name, ""),
            )

    def mapping(self) -> dict[str, int]:
        """Field → column, of those that were chosen."""
        return {name: at for name, at in self.cleaned_data.items() if at is not None}
