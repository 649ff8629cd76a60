"""The circle itself: rules, roads and the protocols that the other rooms fulfil. Standard library only, no I/O."""
