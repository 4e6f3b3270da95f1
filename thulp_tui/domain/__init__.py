"""What a session is: values and rules, no disk, no terminal."""
