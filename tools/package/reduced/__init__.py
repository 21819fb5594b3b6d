"""Large libraries of wheels, made as small as what the program asks of them."""
