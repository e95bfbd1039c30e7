"""The brief: two pages for whoever decides, made from the report and rendered three ways."""
