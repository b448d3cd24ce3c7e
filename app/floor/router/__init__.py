"""Operations of the floor."""
