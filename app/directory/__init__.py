"""Who and what a roundtable refers to: organizations, places, calendars and the words of closed lists."""
