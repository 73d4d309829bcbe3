"""An editor's changes of a campaign's report: sections, own texts, replaced leads."""
