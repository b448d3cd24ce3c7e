"""Papers: the acta and what else people print, hand out and sign, from what the record holds."""
