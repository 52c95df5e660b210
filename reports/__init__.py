"""What we tell: documents and their figures, the year's closing, the home pages."""
