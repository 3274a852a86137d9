"""What a thing is: source, protocol, product, case. Frozen and closed; no input or output, no arithmetic."""
