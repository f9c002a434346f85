"""Sentences as claims and relations need them: tokens, numbers, units, names of methods, whose result it is; pure."""
