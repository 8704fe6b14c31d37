"""Commands of usen-desk-service that belong to no feature."""
