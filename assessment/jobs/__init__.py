"""What happens without anybody clicking: mails leave, campaigns close on their last day, answers past their time go."""
