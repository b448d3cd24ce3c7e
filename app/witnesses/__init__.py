"""Those outside the service who keep it honest: what they fetch of the log, their keys, and their cosignatures."""
