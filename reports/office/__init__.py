"""What Word, PowerPoint and Excel files share: native charts, widths of columns, and files of the same bytes."""
