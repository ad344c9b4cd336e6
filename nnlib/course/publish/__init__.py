"""What makes something else of the notebooks: refreshed notebooks, slides, web pages."""
