"""What is written about the project, and the script that takes its pictures."""
