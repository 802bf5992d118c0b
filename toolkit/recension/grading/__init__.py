"""What an evaluator is asked and answers, and how its answers are graded: values only, nothing is run here."""
