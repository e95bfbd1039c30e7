"""What people see: terminal, HTML, figures, exports."""
