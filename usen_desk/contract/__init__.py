"""What is said between the desktop and the service: wire types and endpoints. Imports msgspec and the stdlib only."""
