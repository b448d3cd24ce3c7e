"""What sessions, agendas and attendance take and give."""
