"""Pictures taken apart and made anew, one door for all adapters. Nothing here yet: only words travel for now."""
