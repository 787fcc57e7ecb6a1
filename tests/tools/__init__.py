"""The small scripts that make an environment, find a browser and clean up."""
