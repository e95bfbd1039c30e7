"""What people see: terminal, HTML, figures and exports. A section of the report is one module."""
