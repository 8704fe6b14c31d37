"""Programs that a bench starts anew for each measure; each prints one JSON line and ends."""
