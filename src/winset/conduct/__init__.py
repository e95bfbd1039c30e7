"""How people act: one model of behaviour that simulates and gives likelihoods."""
