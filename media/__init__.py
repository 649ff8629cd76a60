"""Pictures taken apart and made anew, one door for all adapters."""
