"""What a selection is: the View, its predicates, the questions that a store answers."""
