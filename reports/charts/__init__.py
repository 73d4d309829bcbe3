"""Charts: one set of data, drawn for the screen as tables with strips and for paper by Matplotlib."""
